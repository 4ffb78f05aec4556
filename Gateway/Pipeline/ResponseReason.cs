namespace Agentgateway.Gateway.Pipeline;

/// <summary>Why the gateway produced the answer it did. Text form = agentgateway's log field and metric label <c>reason</c>.</summary>
internal enum ResponseReason
{
    /// <summary>The upstream answered; left out of the access log.</summary>
    Upstream,
    DirectResponse,
    NotFound,
    NoHealthyBackend,
    Internal,
    InvalidRequest,
    JwtAuth,
    Oidc,
    BasicAuth,
    APIKeyAuth,
    ExtAuth,
    Authorization,
    Timeout,
    ExtProc,
    RateLimit,
    Guardrail,
    MCP,
    UpstreamFailure,
}
