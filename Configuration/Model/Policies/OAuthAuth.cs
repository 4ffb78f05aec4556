namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Exchanges the client's token for one of the backend (RFC 8693, or a JWT grant).</summary>
public sealed record OAuthTokenExchange : BackendAuthKind
{
    /// <summary>Server of the token endpoint.</summary>
    public required CalloutTarget Target { get; init; }

    /// <summary>Path of the token endpoint.</summary>
    public string Path { get; init; } = "/";

    /// <summary>True with <c>grantType: jwtBearer</c>.</summary>
    public bool JwtBearer { get; init; }

    /// <summary>The token to exchange.</summary>
    public TokenSource SubjectToken { get; init; } = TokenSource.Default;

    /// <summary>The acting party's token.</summary>
    public TokenSource? ActorToken { get; init; }

    /// <summary>The subject token must name the actor.</summary>
    public bool EnforceMayAct { get; init; }

    /// <summary>Requested audiences.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Requested scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Requested resources.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Requested type of token.</summary>
    public string? RequestedTokenType { get; init; }

    /// <summary>How the gateway authenticates.</summary>
    public OAuthClientAuth? ClientAuth { get; init; }

    /// <summary>Further form fields.</summary>
    public IReadOnlyDictionary<string, CelExpression> AdditionalParams { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>Where the new token goes.</summary>
    public AuthorizationLocation Location { get; init; } = AuthorizationLocation.Bearer;

    /// <summary>How long tokens are kept.</summary>
    public TokenCache Cache { get; init; } = new();
}

/// <summary>Identity assertion grant between two authorization servers.</summary>
public sealed record CrossAppAccess : BackendAuthKind
{
    /// <summary>Gives the assertion.</summary>
    public required OAuthEndpoint IdentityProvider { get; init; }

    /// <summary>Gives the access token.</summary>
    public required OAuthEndpoint ResourceAuthorizationServer { get; init; }

    /// <summary>Audience of the assertion.</summary>
    public required string Audience { get; init; }

    /// <summary>Requested resources.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Scopes of the assertion.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Scopes of the access token; null: the same.</summary>
    public IReadOnlyList<string>? AccessTokenScopes { get; init; }

    /// <summary>The user's token; null: the bearer token.</summary>
    public TokenSource? SubjectToken { get; init; }

    /// <summary>How long tokens are kept.</summary>
    public TokenCache Cache { get; init; } = new();
}

/// <summary>A token endpoint and how the gateway authenticates there.</summary>
public sealed record OAuthEndpoint(CalloutTarget Target, string Path, OAuthClientAuth ClientAuth);

/// <summary>Where a token is and of what type.</summary>
public sealed record TokenSource(AuthorizationLocation Source, string? TokenType)
{
    /// <summary>The type of an access token.</summary>
    public const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>A bearer access token.</summary>
    public static TokenSource Default { get; } = new(AuthorizationLocation.Bearer, AccessTokenType);
}

/// <summary>How long exchanged tokens are kept.</summary>
public sealed record TokenCache(int MaxEntries = 8192, TimeSpan? DefaultTtl = null);

/// <summary>How the gateway authenticates at a token endpoint.</summary>
public abstract record OAuthClientAuth(string ClientId);

/// <summary>By client secret; a public client has none.</summary>
public sealed record ClientSecretAuth(string ClientId, SecretText? ClientSecret, ClientSecretMethod Method) : OAuthClientAuth(ClientId);

/// <summary>By a signed assertion.</summary>
/// <param name="ThumbprintHeader">True with <c>certificateHeader: x5t#S256</c>, else the chain is sent.</param>
public sealed record PrivateKeyJwtAuth(string ClientId, SecretText SigningKey, SecretText? Certificate, bool ThumbprintHeader, JwtSigningAlgorithm Algorithm, string? KeyId, string AssertionAudience) : OAuthClientAuth(ClientId);
