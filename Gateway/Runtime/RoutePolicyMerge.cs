using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Merges route policies over their levels: the more specific replaces a policy whole; authorization rules of all levels accumulate.</summary>
internal static class RoutePolicyMerge
{
    /// <summary>No policy at all.</summary>
    public static RoutePolicies None { get; } = new();

    /// <summary><paramref name="high"/> (more specific) over <paramref name="low"/>.</summary>
    public static RoutePolicies Merge(RoutePolicies high, RoutePolicies low) =>
        ReferenceEquals(low, None) ? high : ReferenceEquals(high, None) ? low : MergeFields(high, low);

    private static RoutePolicies MergeFields(RoutePolicies high, RoutePolicies low) => new()
    {
        RequestHeaderModifier = high.RequestHeaderModifier ?? low.RequestHeaderModifier,
        ResponseHeaderModifier = high.ResponseHeaderModifier ?? low.ResponseHeaderModifier,
        RequestRedirect = high.RequestRedirect ?? low.RequestRedirect,
        UrlRewrite = high.UrlRewrite ?? low.UrlRewrite,
        RequestMirror = high.RequestMirror ?? low.RequestMirror,
        DirectResponse = high.DirectResponse ?? low.DirectResponse,
        Cors = high.Cors ?? low.Cors,
        McpAuthorization = BackendPolicyMerge.Accumulate(high.McpAuthorization, low.McpAuthorization),
        McpGuardrails = high.McpGuardrails ?? low.McpGuardrails,
        Authorization = BackendPolicyMerge.Accumulate(high.Authorization, low.Authorization),
        McpAuthentication = high.McpAuthentication ?? low.McpAuthentication,
        A2a = high.A2a || low.A2a,
        Ai = high.Ai ?? low.Ai,
        BackendTls = high.BackendTls ?? low.BackendTls,
        BackendTunnel = high.BackendTunnel ?? low.BackendTunnel,
        BackendAuth = high.BackendAuth ?? low.BackendAuth,
        LocalRateLimit = high.LocalRateLimit ?? low.LocalRateLimit,
        RemoteRateLimit = high.RemoteRateLimit ?? low.RemoteRateLimit,
        JwtAuth = high.JwtAuth ?? low.JwtAuth,
        Oidc = high.Oidc ?? low.Oidc,
        BasicAuth = high.BasicAuth ?? low.BasicAuth,
        ApiKey = high.ApiKey ?? low.ApiKey,
        ExtAuthz = high.ExtAuthz ?? low.ExtAuthz,
        ExtProc = high.ExtProc ?? low.ExtProc,
        Transformations = high.Transformations ?? low.Transformations,
        Csrf = high.Csrf ?? low.Csrf,
        Buffer = high.Buffer ?? low.Buffer,
        Timeout = high.Timeout ?? low.Timeout,
        Retry = high.Retry ?? low.Retry,
        Delay = high.Delay ?? low.Delay,
    };

    /// <summary>The nine gateway-phase policies in the shape of a route's, so that the same compilers serve both phases.</summary>
    public static RoutePolicies FromGateway(GatewayPolicies policies) => new()
    {
        Cors = policies.Cors,
        Oidc = policies.Oidc,
        JwtAuth = policies.JwtAuth,
        BasicAuth = policies.BasicAuth,
        ApiKey = policies.ApiKey,
        ExtAuthz = policies.ExtAuthz,
        Authorization = policies.Authorization,
        ExtProc = policies.ExtProc,
        Transformations = policies.Transformations,
    };
}
