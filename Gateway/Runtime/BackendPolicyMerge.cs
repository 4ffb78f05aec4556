using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Ai;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Merges backend policies: the first level that has a policy wins it whole; authorization rules of all levels accumulate, and <c>ai</c> is merged field by field.</summary>
internal static class BackendPolicyMerge
{
    /// <summary>What a route says for all its backends, as backend policies.</summary>
    public static BackendPolicies FromRoute(RoutePolicies route) => new()
    {
        BackendTls = route.BackendTls,
        BackendAuth = route.BackendAuth,
        BackendTunnel = route.BackendTunnel,
        McpAuthorization = route.McpAuthorization,
        McpGuardrails = route.McpGuardrails,
        A2a = route.A2a,
    };

    /// <summary><paramref name="high"/> wins over <paramref name="low"/>, policy by policy.</summary>
    public static BackendPolicies Merge(BackendPolicies high, BackendPolicies low) => new()
    {
        RequestHeaderModifier = high.RequestHeaderModifier ?? low.RequestHeaderModifier,
        ResponseHeaderModifier = high.ResponseHeaderModifier ?? low.ResponseHeaderModifier,
        RequestRedirect = high.RequestRedirect ?? low.RequestRedirect,
        Transformations = high.Transformations ?? low.Transformations,
        BackendTls = high.BackendTls ?? low.BackendTls,
        BackendAuth = high.BackendAuth ?? low.BackendAuth,
        BackendTunnel = high.BackendTunnel ?? low.BackendTunnel,
        Http = high.Http ?? low.Http,
        Tcp = high.Tcp ?? low.Tcp,
        Health = high.Health ?? low.Health,
        ExtAuthz = high.ExtAuthz ?? low.ExtAuthz,
        Authorization = Accumulate(high.Authorization, low.Authorization),
        McpAuthorization = Accumulate(high.McpAuthorization, low.McpAuthorization),
        McpGuardrails = high.McpGuardrails ?? low.McpGuardrails,
        A2a = high.A2a || low.A2a,
        InferenceRouting = high.InferenceRouting ?? low.InferenceRouting,
        SessionAffinity = high.SessionAffinity ?? low.SessionAffinity,
        Ai = high.Ai is null ? low.Ai : low.Ai is null ? high.Ai : AiPolicyLayers.Merge(high.Ai, low.Ai),
    };

    internal static Authorization? Accumulate(Authorization? a, Authorization? b) =>
        a is null ? b : b is null ? a : new Authorization([.. a.Rules, .. b.Rules]);
}
