using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Validation;

/// <summary>Warns about routes that can never be chosen, that hide a section, or that can only fail.</summary>
internal sealed class RouteWarnings(ConfigReader reader, ConfigNode root, GatewayConfig config)
{
    private const string Llm = "llm";
    private const string Mcp = "mcp";
    private static readonly GatewayReference ImplicitGateway = new(GatewayReference.DefaultGateway, null);
    private static readonly IReadOnlyList<RouteMatch> McpMatches = [Prefix("/mcp")];
    private static readonly IReadOnlyList<RouteMatch> FurtherMcpMatches = [Prefix("/sse"), Prefix("/.well-known")];

    /// <summary>How often a route was found out of reach, with what takes its place. Routes may be attached to several listeners.</summary>
    private readonly Dictionary<object, (int Shadowed, object? By, bool Same)> _found = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<GatewayReference, GatewayListener[]> _listeners = [];

    public void Run(bool llmIsAttached, bool mcpIsAttached)
    {
        for (var i = 0; i < config.Binds.Count; i++)
        {
            for (var j = 0; j < config.Binds[i].Listeners.Count; j++)
            {
                var listener = config.Binds[i].Listeners[j];
                var list = root.Find("binds")!.Children[i].Find("listeners")?.Children[j].Find("routes");
                Look(listener.Hostname, listener.Routes, []);
                Warn(list, listener.Routes, _ => 1);
                WarnHosts(list, listener.Routes, _ => [listener.Hostname]);
            }
        }

        LookAtGateways(llmIsAttached, mcpIsAttached);
        var attached = root.Find("routes");
        Warn(attached, config.Routes, route => ListenersOf(route.Gateways).Count);
        WarnHosts(attached, config.Routes, route => [.. ListenersOf(route.Gateways).Select(l => l.Hostname)]);
        for (var i = 0; i < config.RouteGroups.Count; i++)
        {
            WarnNothingAnswers(root.Find("routeGroups")!.Children[i].Find("routes"), config.RouteGroups[i].Routes);
        }
    }

    private void LookAtGateways(bool llmIsAttached, bool mcpIsAttached)
    {
        var byListener = new Dictionary<GatewayListener, List<Route>>(ReferenceEqualityComparer.Instance);
        foreach (var route in config.Routes)
        {
            foreach (var listener in ListenersOf(route.Gateways))
            {
                (byListener.TryGetValue(listener, out var list) ? list : byListener[listener] = []).Add(route);
            }
        }

        HashSet<GatewayListener> llm = llmIsAttached ? [.. ListenersOf(config.Llm!.Gateways)] : [];
        HashSet<GatewayListener> mcp = mcpIsAttached ? [.. ListenersOf(config.Mcp!.Gateways)] : [];
        foreach (var (listener, routes) in byListener)
        {
            Look(listener.Hostname, routes, [(Llm, llm.Contains(listener)), (Mcp, mcp.Contains(listener))]);
        }
    }

    private IReadOnlyList<GatewayListener> ListenersOf(IReadOnlyList<GatewayReference> references)
    {
        if (references.Count > 1)
        {
            return [.. references.SelectMany(ListenersOf).Distinct<GatewayListener>(ReferenceEqualityComparer.Instance)];
        }

        return ListenersOf(references.Count == 0 ? ImplicitGateway : references[0]);
    }

    // Thousands of routes name the same few gateways.
    private GatewayListener[] ListenersOf(GatewayReference reference)
    {
        if (!_listeners.TryGetValue(reference, out var found))
        {
            _listeners[reference] = found =
            [
                .. config.Gateways.Where(g => g.Name == reference.Gateway).SelectMany(g => g.Listeners.Where(l => reference.Listener is null || l.Name == reference.Listener))
                    .Where(l => l.Protocol is ListenerProtocol.Http or ListenerProtocol.Https).Distinct<GatewayListener>(ReferenceEqualityComparer.Instance),
            ];
        }

        return found;
    }

    // On a full tie the key decides, which ends in namespace and name; the sections are routes of the namespace "internal".
    private void Look(string hostname, IReadOnlyList<Route> routes, ReadOnlySpan<(string Section, bool Present)> sections)
    {
        var shadows = new RouteShadows(hostname);
        foreach (var route in routes)
        {
            shadows.Add(route, route.Namespace, route.Name, route.Hostnames, route.Matches);
        }

        foreach (var (section, present) in sections)
        {
            if (present && section == Llm)
            {
                shadows.Add(Llm, "internal", "llm:request", [], [RouteMatch.Any]);
            }
            else if (present)
            {
                shadows.Add(Mcp, "internal", "default", [], McpMatches);
                shadows.Add(new object(), "internal", "default", [], FurtherMcpMatches);
            }
        }

        shadows.Find((hidden, by, same) =>
        {
            if (hidden is string section && by is Route hiding)
            {
                WarnHiding(hiding, section);
            }
            else if (hidden is Route)
            {
                var known = _found.GetValueOrDefault(hidden);
                _found[hidden] = known with { Shadowed = known.Shadowed + 1, By = known.By ?? by, Same = same };
            }
        });
    }

    private void WarnHiding(Route hiding, string section)
    {
        var node = root.Find("routes")!.Children[IndexOf(config.Routes, hiding)];
        reader.Warn(node, section == Llm
            ? "This route takes every path, so the API of llm on the same gateway cannot be reached."
            : "This route takes /mcp, so the mcp section on the same gateway cannot be reached there.");
    }

    private void Warn(ConfigNode? list, IReadOnlyList<Route> routes, Func<Route, int> listeners)
    {
        for (var i = 0; list is not null && list.Children.Count == routes.Count && i < routes.Count; i++)
        {
            if (_found.TryGetValue(routes[i], out var found) && found.Shadowed == listeners(routes[i]))
            {
                var by = found.By is Route other ? $"{other.Name} (line {other.Position.Line})" : found.By as string ?? Mcp;
                reader.Warn(list.Children[i], found.Same
                    ? $"This route is never chosen: {by} has the same conditions and comes first by its name."
                    : $"This route is never chosen: {by} comes first and takes all its requests.");
            }
        }

        WarnNothingAnswers(list, routes);
    }

    private void WarnHosts(ConfigNode? list, IReadOnlyList<Route> routes, Func<Route, IReadOnlyList<string>> listeners)
    {
        for (var i = 0; list is not null && list.Children.Count == routes.Count && i < routes.Count; i++)
        {
            if (routes[i].Hostnames.Count == 0)
            {
                continue;
            }

            var hosts = listeners(routes[i]);
            if (hosts.Count > 0 && !routes[i].Hostnames.Any(r => hosts.Any(l => HostNames.Overlap(r, l))))
            {
                reader.Warn(list.Children[i], $"This route is never chosen: its listener takes {string.Join(", ", hosts)} only.");
            }
        }
    }

    // Targeted policies may answer as well; which of them reach a route is known only to the gateway.
    private void WarnNothingAnswers(ConfigNode? list, IReadOnlyList<Route> routes)
    {
        for (var i = 0; config.Policies.Count == 0 && list is not null && list.Children.Count == routes.Count && i < routes.Count; i++)
        {
            if (routes[i] is { Backends.Count: 0, Matches.Count: > 0 } && !MayAnswer(routes[i].Policies))
            {
                reader.Warn(list.Children[i], "This route has neither a backend nor a policy that answers: every request gets 500.");
            }
        }
    }

    private static bool MayAnswer(RoutePolicies p) =>
        (p.DirectResponse ?? p.RequestRedirect ?? p.Authorization ?? p.ExtAuthz ?? p.ExtProc ?? p.Oidc ?? p.JwtAuth ?? p.BasicAuth ?? p.ApiKey ?? (object?)p.McpAuthentication) is not null;

    private static int IndexOf(IReadOnlyList<Route> routes, Route route)
    {
        for (var i = 0; i < routes.Count; i++)
        {
            if (ReferenceEquals(routes[i], route))
            {
                return i;
            }
        }

        return 0;
    }

    private static RouteMatch Prefix(string path) => new() { Path = new PathMatch(PathMatchKind.Prefix, path) };
}
