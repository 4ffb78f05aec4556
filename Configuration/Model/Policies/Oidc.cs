namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Browser login by OpenID Connect.</summary>
public sealed record Oidc
{
    /// <summary>Issuer.</summary>
    public required string Issuer { get; init; }

    /// <summary>Client.</summary>
    public required string ClientId { get; init; }

    /// <summary>Secret of the client.</summary>
    public required SecretText ClientSecret { get; init; }

    /// <summary>Absolute URL with a path, without query, fragment and user.</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>Scopes beside <c>openid</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Discovery document instead of the issuer's own.</summary>
    public RemoteText? Discovery { get; init; }

    /// <summary>With <see cref="TokenEndpoint"/> and <see cref="Jwks"/>: all or none.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>Token endpoint.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>Key set.</summary>
    public RemoteText? Jwks { get; init; }

    /// <summary>Null: by discovery.</summary>
    public ClientSecretMethod? TokenEndpointAuth { get; init; }
}

/// <summary>How a client secret is sent.</summary>
public enum ClientSecretMethod
{
    /// <summary>HTTP Basic.</summary>
    Basic,

    /// <summary>Form fields.</summary>
    Post,
}
