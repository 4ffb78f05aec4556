namespace Agentgateway.Gateway.Policies;

/// <summary>Execution order of request policies (agentgateway's). The name is also that of the configuration key.</summary>
internal enum PolicyOrder
{
    Cors,
    Oidc,
    JwtAuth,
    McpAuthentication,
    BasicAuth,
    ApiKey,
    ExtAuthz,
    Authorization,
    LocalRateLimit,
    RemoteRateLimit,
    Buffer,
    ExtProc,
    Transformations,
    Csrf,
    ResponseHeaderModifier,
    RequestHeaderModifier,
    UrlRewrite,
    RequestRedirect,
    RequestMirror,
    Delay,
    DirectResponse,
}
