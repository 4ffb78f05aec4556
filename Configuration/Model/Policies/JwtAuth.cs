using System.Text.Json;

namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Checks JWTs.</summary>
public sealed record JwtAuth(AuthMode Mode, AuthorizationLocation Location, IReadOnlyList<JwtProvider> Providers);

/// <summary>An issuer of tokens.</summary>
/// <param name="Audiences">Null when the audience is not checked.</param>
/// <param name="RequiredClaims">Default <c>exp</c>.</param>
public sealed record JwtProvider(string Issuer, IReadOnlyList<string>? Audiences, RemoteText Jwks, IReadOnlyList<string> RequiredClaims);

/// <summary>What happens without a valid credential.</summary>
public enum AuthMode
{
    /// <summary>May be absent; if present it must be valid.</summary>
    Optional,

    /// <summary>Must be present and valid.</summary>
    Strict,

    /// <summary>Never rejects.</summary>
    Permissive,
}

/// <summary>OAuth for MCP clients: token checks and protected resource metadata.</summary>
public sealed record McpAuthentication
{
    /// <summary>Issuer of tokens.</summary>
    public required string Issuer { get; init; }

    /// <summary>Accepted audiences.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Served under <c>/.well-known/oauth-protected-resource</c>, as written.</summary>
    public required JsonElement ResourceMetadata { get; init; }

    /// <summary>Identity provider whose peculiarities are bridged: auth0, keycloak, okta, descope, authentik, entra.</summary>
    public string? Provider { get; init; }

    /// <summary>Null: derived from issuer and provider.</summary>
    public RemoteText? Jwks { get; init; }

    /// <summary>Default strict.</summary>
    public AuthMode Mode { get; init; } = AuthMode.Strict;

    /// <summary>Default bearer.</summary>
    public AuthorizationLocation Location { get; init; } = AuthorizationLocation.Bearer;

    /// <summary>Default <c>exp</c>.</summary>
    public IReadOnlyList<string> RequiredClaims { get; init; } = ["exp"];

    /// <summary>Fixed client for providers without dynamic registration.</summary>
    public string? ClientId { get; init; }

    /// <summary>Secret of that client.</summary>
    public SecretText? ClientSecret { get; init; }
}
