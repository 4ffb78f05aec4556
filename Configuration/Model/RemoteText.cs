namespace Agentgateway.Configuration.Model;

/// <summary>A document given inline, by file or by URL (<c>jwks</c>, OIDC discovery, OpenAPI schema). Exactly one is set.</summary>
/// <param name="Inline">The text itself.</param>
/// <param name="File">Path, resolved against the working directory; read by the user of this record, and watched.</param>
/// <param name="Url">Absolute http or https URL, fetched and refreshed by the gateway.</param>
public sealed record RemoteText(string? Inline, string? File, string? Url);
