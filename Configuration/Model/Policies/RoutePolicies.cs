namespace Agentgateway.Configuration.Model.Policies;

/// <summary>The policies of a route. Null means absent. Order of execution is the gateway's, not that of the file.</summary>
public sealed record RoutePolicies
{
    /// <summary>Changes request headers.</summary>
    public HeaderModifier? RequestHeaderModifier { get; init; }

    /// <summary>Changes response headers.</summary>
    public HeaderModifier? ResponseHeaderModifier { get; init; }

    /// <summary>Answers with a redirect.</summary>
    public RequestRedirect? RequestRedirect { get; init; }

    /// <summary>Changes host and path.</summary>
    public UrlRewrite? UrlRewrite { get; init; }

    /// <summary>Copies requests.</summary>
    public RequestMirror? RequestMirror { get; init; }

    /// <summary>Answers without a backend.</summary>
    public Conditional<DirectResponse>? DirectResponse { get; init; }

    /// <summary>Cross-origin rules.</summary>
    public Cors? Cors { get; init; }

    /// <summary>Rules per tool, prompt and resource.</summary>
    public Authorization? McpAuthorization { get; init; }

    /// <summary>External checks of MCP messages.</summary>
    public McpGuardrails? McpGuardrails { get; init; }

    /// <summary>Rules per request.</summary>
    public Authorization? Authorization { get; init; }

    /// <summary>OAuth for MCP.</summary>
    public McpAuthentication? McpAuthentication { get; init; }

    /// <summary>True when <c>a2a</c> is present.</summary>
    public bool A2a { get; init; }

    /// <summary>Marks the traffic as LLM.</summary>
    public AiPolicy? Ai { get; init; }

    /// <summary>TLS to every backend of the route.</summary>
    public BackendTls? BackendTls { get; init; }

    /// <summary>Proxy to every backend of the route.</summary>
    public BackendTunnel? BackendTunnel { get; init; }

    /// <summary>Credential for every backend of the route.</summary>
    public BackendAuth? BackendAuth { get; init; }

    /// <summary>Limits of this process.</summary>
    public LocalRateLimitPolicy? LocalRateLimit { get; init; }

    /// <summary>Limits of a rate limit service.</summary>
    public Conditional<RemoteRateLimit>? RemoteRateLimit { get; init; }

    /// <summary>Checks JWTs.</summary>
    public JwtAuth? JwtAuth { get; init; }

    /// <summary>Browser login.</summary>
    public Oidc? Oidc { get; init; }

    /// <summary>Checks names and passwords.</summary>
    public BasicAuth? BasicAuth { get; init; }

    /// <summary>Checks API keys.</summary>
    public ApiKeyAuth? ApiKey { get; init; }

    /// <summary>Asks an authorization service.</summary>
    public Conditional<ExtAuthz>? ExtAuthz { get; init; }

    /// <summary>Passes requests through a processor.</summary>
    public Conditional<ExtProc>? ExtProc { get; init; }

    /// <summary>Computed changes of headers and bodies.</summary>
    public Conditional<Transformations>? Transformations { get; init; }

    /// <summary>Rejects cross-site writes.</summary>
    public Csrf? Csrf { get; init; }

    /// <summary>Reads bodies whole.</summary>
    public BufferPolicy? Buffer { get; init; }

    /// <summary>Deadlines.</summary>
    public TimeoutPolicy? Timeout { get; init; }

    /// <summary>Retries.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Waits before forwarding.</summary>
    public DelayPolicy? Delay { get; init; }
}
