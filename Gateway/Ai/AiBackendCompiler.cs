using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Ai;

/// <summary>Backends of kind <c>ai</c>.</summary>
internal sealed class AiBackendCompiler(AiTargetCompiler targets, AttemptLoop attempts, OpaqueForwarder opaque, PriceTable prices, TimeProvider time) : IBackendCompiler
{
    public IBackendHandler? TryCompile(BackendSource backend)
    {
        if (backend.Kind is not AiBackend ai)
        {
            return null;
        }

        var refused = false;
        var groups = new List<List<AiChoice>>();
        foreach (var group in ai.Groups)
        {
            var choices = new List<AiChoice>();
            foreach (var provider in group.Providers)
            {
                var policy = AiPolicyLayers.Merge(provider.Policies.Ai, backend.Policies.Ai, backend.RouteAi);
                refused |= AiPolicyLayers.WarnIneffective(policy, backend.Path + ".policies.ai", backend.Compilation);
                if (targets.Compile(SpecOf(backend, provider, policy), backend.Compilation) is { } target)
                {
                    choices.Add(new AiChoice(target, null));
                }
            }

            groups.Add(choices);
        }

        var providers = new PriorityGroups(groups, time);
        if (providers.Count == 0)
        {
            return new InvalidBackendHandler();
        }

        // The kind of call is found before a provider is chosen, so the first provider's map speaks for all.
        var first = ai.Groups[0].Providers[0];
        var routes = LlmRouteMap.From(AiPolicyLayers.Merge(first.Policies.Ai, backend.Policies.Ai, backend.RouteAi).Routes);
        return refused
            ? new RefusingLlmHandler(routes)
            : new AiBackendHandler(providers, routes, backend.Compilation.Capture, attempts, opaque, prices, time);
    }

    private static AiTargetSpec SpecOf(BackendSource backend, AiBackendProvider provider, AiPolicy policy)
    {
        var merged = BackendPolicyMerge.Merge(provider.Policies, backend.Policies);
        return new AiTargetSpec
        {
            Name = provider.Name.Length > 0 ? provider.Name : backend.Name,
            Path = provider.Path.Length > 0 ? provider.Path : backend.Path,
            Provider = provider.Provider,
            FallbackLabel = provider.Name,
            HostOverride = provider.HostOverride,
            PathOverride = provider.PathOverride,
            PathPrefix = provider.PathPrefix,
            FirstByteTimeout = provider.FirstByteTimeout,
            Auth = merged.BackendAuth,
            Tls = merged.BackendTls,
            Http = merged.Http,
            Tunnel = merged.BackendTunnel,
            RequestHeaders = merged.RequestHeaderModifier is { } request ? [request] : [],
            ResponseHeaders = merged.ResponseHeaderModifier is { } response ? [response] : [],
            Overrides = policy.Overrides,
            Defaults = policy.Defaults,
            Transformation = policy.Transformations,
            FinalTransformation = policy.FinalTransformations,
            Tokenize = provider.Tokenize,
            Aliases = policy.ModelAliases,
            PromptCaching = policy.PromptCaching,
            PrependPrompts = policy.PrependPrompts,
            AppendPrompts = policy.AppendPrompts,
        };
    }

}
