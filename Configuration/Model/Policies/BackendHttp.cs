namespace Agentgateway.Configuration.Model.Policies;

/// <summary>HTTP settings towards a backend.</summary>
/// <param name="Version">Null: chosen from the client's and the backend's protocol.</param>
/// <param name="RequestTimeout">Of each attempt.</param>
public sealed record BackendHttp(HttpVersionChoice? Version, TimeSpan? RequestTimeout);

/// <summary>HTTP versions that can be forced.</summary>
public enum HttpVersionChoice
{
    /// <summary>HTTP/1.1.</summary>
    Http11,

    /// <summary>HTTP/2.</summary>
    Http2,
}
