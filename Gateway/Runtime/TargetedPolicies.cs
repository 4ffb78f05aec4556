using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Finds the entries of <c>policies</c> that apply somewhere, least specific first.</summary>
internal static class TargetedPolicies
{
    /// <summary>For a gateway, then its port or listener. In standalone files the gateway is always <c>default/default</c>.</summary>
    public static RoutePolicies ForListener(GatewayConfig config, ListenerPlan listener, bool gatewayPhase)
    {
        if (config.Policies.Count == 0)
        {
            return RoutePolicyMerge.None;
        }

        var merged = RoutePolicyMerge.None;
        for (var specific = 0; specific < 2; specific++)
        {
            foreach (var entry in config.Policies)
            {
                if (entry.GatewayPhase == gatewayPhase && entry.Target is GatewayTarget target && Applies(target, listener, specific == 1))
                {
                    merged = RoutePolicyMerge.Merge(entry.Policy, merged);
                }
            }
        }

        return merged;
    }

    /// <summary>For a route, then for one rule of it.</summary>
    public static RoutePolicies ForRoute(GatewayConfig config, string routeNamespace, string name, string? ruleName)
    {
        if (config.Policies.Count == 0)
        {
            return RoutePolicyMerge.None;
        }

        var merged = RoutePolicyMerge.None;
        for (var specific = 0; specific < 2; specific++)
        {
            foreach (var entry in config.Policies)
            {
                if (!entry.GatewayPhase && entry.Target is RouteTarget target && target.Name == name && target.Namespace == routeNamespace
                    && (specific == 0 ? target.RuleName is null : target.RuleName is not null && target.RuleName == ruleName))
                {
                    merged = RoutePolicyMerge.Merge(entry.Policy, merged);
                }
            }
        }

        return merged;
    }

    /// <summary>For a named backend.</summary>
    public static BackendPolicies ForBackend(GatewayConfig config, string name)
    {
        var merged = new BackendPolicies();
        foreach (var entry in config.Policies)
        {
            if (entry.Target is BackendTarget { Section: null } target && target.Name.TrimStart('/') == name)
            {
                merged = BackendPolicyMerge.Merge(AsBackend(entry.Policy), merged);
            }
        }

        return merged;
    }

    private static BackendPolicies AsBackend(RoutePolicies policy) => BackendPolicyMerge.FromRoute(policy) with
    {
        RequestHeaderModifier = policy.RequestHeaderModifier,
        ResponseHeaderModifier = policy.ResponseHeaderModifier,
        RequestRedirect = policy.RequestRedirect,
        Transformations = policy.Transformations?.Unconditional,
        ExtAuthz = policy.ExtAuthz?.Unconditional,
        Authorization = policy.Authorization,
        Ai = policy.Ai,
    };

    private static bool Applies(GatewayTarget target, ListenerPlan listener, bool specific)
    {
        if (target.Namespace != "default" || (target.Name != "default" && "default/" + target.Name != listener.Gateway))
        {
            return false;
        }

        var isSpecific = target.ListenerName is not null || target.Port is not null;
        return isSpecific == specific
            && (target.ListenerName is null || target.ListenerName == listener.Name)
            && (target.Port is null || target.Port == listener.Port.Number);
    }
}
