using System.Text;

namespace Agentgateway.Testing.Http;

/// <summary>A request as an upstream got it.</summary>
/// <param name="Target">Raw path and query.</param>
/// <param name="Headers">Names in lower case; several values joined with <c>, </c>.</param>
/// <param name="Sni">TLS server name; null on cleartext.</param>
public sealed record RecordedRequest(string Method, string Target, string Host, string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Body, string? Sni)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
