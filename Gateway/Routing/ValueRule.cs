using System.Text.RegularExpressions;

namespace Agentgateway.Gateway.Routing;

/// <summary>A condition on a header or query value: equal, or a regular expression over the full value.</summary>
/// <param name="Name">Header name (without case; may be <c>:method :path :authority :scheme</c>) or query key.</param>
/// <param name="Exact">Null when <paramref name="Regex"/> is set.</param>
internal sealed record ValueRule(string Name, string? Exact, Regex? Regex)
{
    /// <summary>Neither form: never matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> value) =>
        Exact is not null ? value.SequenceEqual(Exact) : Regex is not null && RouteRegex.IsFullMatch(Regex, value);
}
