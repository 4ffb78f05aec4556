using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Policies;
using Agentgateway.Gateway.Routing;
using ConfigMatch = Agentgateway.Configuration.Model.RouteMatch;
using Route = Agentgateway.Configuration.Model.Route;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Compiles one route of a listener: policies of all levels, backends, match rules. Delegation to route groups is flattened here.</summary>
internal sealed class RouteCompiler(IEnumerable<IBackendCompiler> backendCompilers, PolicyChainCompiler policyCompiler, RetryPlanFactory retries)
{
    private readonly IBackendCompiler[] _backends = [.. backendCompilers];

    public IReadOnlyList<RouteRule> Compile(Route route, ListenerPlan listener, Compilation compilation)
    {
        var rules = new List<RouteRule>();
        var inherited = listener.Inherited ??= TargetedPolicies.ForListener(compilation.Config, listener, gatewayPhase: false);
        Add(route, new RouteLevels(RoutePolicyMerge.None, RoutePolicyMerge.None, inherited, inherited), listener, route.Hostnames, [], compilation, rules);
        return rules;
    }

    /// <summary>Makes the routes of a section (llm, mcp): one handler under several prefixes.</summary>
    public IReadOnlyList<RouteRule> CompileSection(
        string name, IReadOnlyList<string> prefixes, RoutePolicies inline, Func<RoutePolicies, IBackendHandler> createHandler, ListenerPlan listener, string path, Compilation compilation)
    {
        var policies = RoutePolicyMerge.Merge(inline, RoutePolicyMerge.Merge(
            TargetedPolicies.ForRoute(compilation.Config, "internal", name, null),
            TargetedPolicies.ForListener(compilation.Config, listener, gatewayPhase: false)));
        var key = $"{listener.Key}/internal/{name}";
        var handler = createHandler(policies);
        var route = new CompiledRoute
        {
            Key = key,
            Name = "internal/" + name,
            Policies = policyCompiler.Compile(new PolicySource(policies, key, path, compilation)),
            Backends = new WeightedBackends([new CompiledBackend(name, 1, handler) { Type = handler.Protocol == BackendProtocol.Mcp ? "mcp" : "ai" }]),
            RequestTimeout = policies.Timeout?.RequestTimeout,
            AttemptTimeout = policies.Timeout?.BackendRequestTimeout,
            Retry = retries.Create(policies.Retry, compilation),
            ErrorFormat = handler.ErrorFormat,
            ServesBrowserPage = true,
        };
        return [.. prefixes.Select((p, i) => new RouteRule(route, [], PathRule.OfPrefix(p), null, [], []) { Order = i })];
    }

    private void Add(
        Route route, RouteLevels inherited, ListenerPlan listener, IReadOnlyList<string> hostnames, IReadOnlyList<string> chain, Compilation compilation, List<RouteRule> rules)
    {
        var levels = inherited.With(route.Policies, TargetedPolicies.ForRoute(compilation.Config, route.Namespace, route.Name, route.RuleName));
        var policies = levels.Merged;
        if (route.Backends is [{ Kind: RouteGroupBackend group }])
        {
            Delegate(route, group.Name, levels, listener, hostnames, chain, compilation, rules);
            return;
        }

        var key = $"{listener.Key}/{route.Namespace}/{route.Name}";
        var compiled = new CompiledRoute
        {
            Key = key,
            Name = $"{route.Namespace}/{route.Name}",
            RuleName = route.RuleName,
            Policies = policyCompiler.Compile(new PolicySource(policies, key, route.Path, compilation)),
            Backends = CompileBackends(route, key, levels, compilation),
            RequestTimeout = policies.Timeout?.RequestTimeout,
            AttemptTimeout = policies.Timeout?.BackendRequestTimeout,
            Retry = retries.Create(policies.Retry, compilation),
        };
        compiled = compiled with { ErrorFormat = CommonErrorFormat(compiled.Backends) };
        foreach (var match in route.Matches)
        {
            if (CompileMatch(compiled, match, hostnames, route.Path, rules.Count, compilation) is { } rule)
            {
                rules.Add(rule);
            }
        }
    }

    // A group's routes serve under the parent's host names; the parent's own conditions are not repeated on them, since a group
    // route is written for the full request (agentgateway restarts matching inside the group with the same request).
    private void Delegate(
        Route route, string group, RouteLevels levels, ListenerPlan listener, IReadOnlyList<string> hostnames, IReadOnlyList<string> chain, Compilation compilation, List<RouteRule> rules)
    {
        var found = compilation.Config.RouteGroups.FirstOrDefault(g => g.Name == group);
        if (found is null)
        {
            compilation.Error(route.Path + ".backends[0].routeGroup", $"there is no route group '{group}'");
            return;
        }

        if (chain.Contains(group))
        {
            compilation.Error(route.Path + ".backends[0].routeGroup", $"route groups delegate in a circle: {string.Join(" -> ", chain)} -> {group}");
            return;
        }

        foreach (var child in found.Routes)
        {
            Add(child, levels, listener, child.Hostnames.Count > 0 ? child.Hostnames : hostnames, [.. chain, group], compilation, rules);
        }
    }

    private WeightedBackends CompileBackends(Route route, string key, RouteLevels levels, Compilation compilation)
    {
        var compiled = new List<CompiledBackend>();
        for (var i = 0; i < route.Backends.Count; i++)
        {
            compiled.Add(CompileBackend(route.Backends[i], $"{key}/{i}", levels, compilation));
        }

        return compiled.Count == 0 ? WeightedBackends.None : new WeightedBackends(compiled);
    }

    // The first level that has a policy wins (config.md 4.7): the backend where it stands in the route, the route, the named backend, policies
    // that target the route, policies that target the backend, policies that target listener and gateway.
    private CompiledBackend CompileBackend(RouteBackend backend, string owner, RouteLevels levels, Compilation compilation)
    {
        var route = levels.Merged;
        var merged = BackendPolicyMerge.Merge(backend.Policies, BackendPolicyMerge.FromRoute(levels.Inline));
        var low = BackendPolicyMerge.FromRoute(levels.Listener);
        var kind = backend.Kind;
        var name = kind switch
        {
            HostBackend host => host.Target.ToString(),
            ReferenceBackend reference => "/" + reference.Name.TrimStart('/'),
            _ => owner,
        };
        if (kind is ReferenceBackend referenced)
        {
            if (compilation.FindBackend(referenced.Name) is not { } shared)
            {
                compilation.Error(backend.Path + ".backend", $"there is no backend '{referenced.Name}' in the list 'backends'");
                return new CompiledBackend(name, 0, new InvalidBackendHandler());
            }

            merged = BackendPolicyMerge.Merge(merged, shared.Policies);
            low = BackendPolicyMerge.Merge(TargetedPolicies.ForBackend(compilation.Config, shared.Name), low);
            kind = shared.Kind;
            owner = "backend/" + shared.Name;
        }

        merged = BackendPolicyMerge.Merge(merged, BackendPolicyMerge.Merge(BackendPolicyMerge.FromRoute(levels.Targeted), low));
        var source = new BackendSource(name, owner, kind, merged, route.Ai, route, backend.Path, compilation);
        var handler = Compile(source);
        var phase = CompileBackendPhase(merged, owner, backend.Path, compilation);
        if (!ReferenceEquals(phase, PolicyChain.Empty))
        {
            handler = new BackendPhaseHandler(handler, phase);
        }

        IReadOnlyList<IResponseHeadersPolicy> responsePolicies = merged.ResponseHeaderModifier is { } modifier
            ? [new ResponseHeaderPolicy(modifier), .. phase.ResponseHeaders]
            : phase.ResponseHeaders;
        return new CompiledBackend(name, backend.Weight, handler) { Type = TypeOf(kind), ResponsePolicies = responsePolicies };
    }

    private static string TypeOf(BackendKind kind) => kind switch
    {
        AiBackend => "ai",
        McpBackend => "mcp",
        HostBackend => "static",
        DynamicBackend => "dynamic",
        ServiceBackend => "service",
        _ => "unknown",
    };

    /// <summary>Checks and changes that a backend asks for, whichever route leads to it.</summary>
    private PolicyChain CompileBackendPhase(BackendPolicies merged, string owner, string path, Compilation compilation)
    {
        var policies = new RoutePolicies
        {
            Authorization = merged.Authorization,
            ExtAuthz = merged.ExtAuthz is { } check ? new Conditional<ExtAuthz>([new(null, check)]) : null,
            Transformations = merged.Transformations is { } change ? new Conditional<Transformations>([new(null, change)]) : null,
            RequestRedirect = merged.RequestRedirect,
        };
        return policyCompiler.Compile(new PolicySource(policies, owner, path, compilation));
    }

    private IBackendHandler Compile(BackendSource source)
    {
        foreach (var compiler in _backends)
        {
            if (compiler.TryCompile(source) is { } handler)
            {
                return handler;
            }
        }

        if (source.Kind is not InvalidBackend)
        {
            source.Compilation.Warn(source.Path, $"{source.Kind.GetType().Name} is not supported by this version: it answers 500");
        }

        return new InvalidBackendHandler();
    }

    private static Pipeline.IErrorFormat? CommonErrorFormat(WeightedBackends backends)
    {
        var formats = backends.All.Select(b => b.Handler.ErrorFormat).Distinct().ToArray();
        return formats is [{ } only] ? only : null;
    }

    private static RouteRule? CompileMatch(CompiledRoute route, ConfigMatch match, IReadOnlyList<string> hostnames, string path, int order, Compilation compilation)
    {
        try
        {
            var rule = match.Path.Kind switch
            {
                PathMatchKind.Exact => PathRule.OfExact(match.Path.Value),
                PathMatchKind.Prefix => PathRule.OfPrefix(match.Path.Value),
                PathMatchKind.Regex => PathRule.OfRegex(match.Path.Value),
                _ => null,
            };
            return rule is null ? null : new RouteRule(route, hostnames, rule, match.Method, Compile(match.Headers), Compile(match.Query)) { Order = order };
        }
        catch (ArgumentException e)
        {
            compilation.Error(path + ".matches", e.Message);
            return null;
        }
    }

    private static ValueRule[] Compile(IReadOnlyList<NamedMatch> conditions) =>
    [
        .. conditions.Select(c => new ValueRule(
            c.Name,
            c.Kind == ValueMatchKind.Exact ? c.Value : null,
            c.Kind == ValueMatchKind.Regex ? RouteRegex.Create(c.Value) : null)),
    ];
}
