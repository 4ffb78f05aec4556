using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Validation;

/// <summary>Warns about routes that can never be chosen: another has the same conditions and comes first, or no listener takes their host names.</summary>
internal sealed class RouteWarnings(ConfigReader reader, ConfigNode root, GatewayConfig config)
{
    public void Run()
    {
        for (var i = 0; i < config.Binds.Count; i++)
        {
            for (var j = 0; j < config.Binds[i].Listeners.Count; j++)
            {
                var listener = config.Binds[i].Listeners[j];
                var list = root.Find("binds")!.Children[i].Find("listeners")?.Children[j].Find("routes");
                WarnShadowed(list, listener.Routes, _ => "");
                WarnHosts(list, listener.Routes, _ => [listener.Hostname]);
            }
        }

        // Routes of different gateways do not compete.
        var attached = root.Find("routes");
        WarnShadowed(attached, config.Routes, r => string.Join(',', r.Gateways.Select(g => g.ToString()).Order(StringComparer.Ordinal)));
        WarnHosts(attached, config.Routes, ListenerHosts);
    }

    private List<string> ListenerHosts(Route route)
    {
        var references = route.Gateways.Count > 0 ? route.Gateways : [new GatewayReference(GatewayReference.DefaultGateway, null)];
        return
        [
            .. references.SelectMany(reference => config.Gateways.Where(g => g.Name == reference.Gateway)
                .SelectMany(g => g.Listeners.Where(l => reference.Listener is null || l.Name == reference.Listener)).Select(l => l.Hostname)),
        ];
    }

    // On a full tie the key decides, which ends in namespace and name.
    private void WarnShadowed(ConfigNode? list, IReadOnlyList<Route> routes, Func<Route, string> gateways)
    {
        if (list is null || list.Children.Count != routes.Count || routes.Count < 2)
        {
            return;
        }

        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var i in Enumerable.Range(0, routes.Count).OrderBy(i => routes[i].Namespace + "/" + routes[i].Name, StringComparer.Ordinal))
        {
            var route = routes[i];
            if (route.Matches.Count == 0)
            {
                continue;
            }

            var shadows = new HashSet<int>();
            var open = false;
            foreach (var condition in Conditions(route))
            {
                if (first.TryGetValue(gateways(route) + condition, out var other) && other != i)
                {
                    shadows.Add(other);
                }
                else
                {
                    first[gateways(route) + condition] = i;
                    open = true;
                }
            }

            if (!open)
            {
                var by = routes[shadows.First()];
                reader.Warn(list.Children[i], $"This route is never chosen: {by.Name} (line {by.Position.Line}) has the same conditions and comes first by its name.");
            }
        }
    }

    private static IEnumerable<string> Conditions(Route route)
    {
        foreach (var host in route.Hostnames.Count == 0 ? ["*"] : route.Hostnames)
        {
            foreach (var match in route.Matches)
            {
                yield return string.Join(
                    '\n',
                    host.ToLowerInvariant(),
                    match.Path.Kind + match.Path.Value,
                    match.Method ?? "*",
                    string.Join('&', match.Headers.Select(h => h.Name.ToLowerInvariant() + h.Kind + h.Value).Order(StringComparer.Ordinal)),
                    string.Join('&', match.Query.Select(q => q.Name + q.Kind + q.Value).Order(StringComparer.Ordinal)));
            }
        }
    }

    private void WarnHosts(ConfigNode? list, IReadOnlyList<Route> routes, Func<Route, IReadOnlyList<string>> listeners)
    {
        for (var i = 0; list is not null && list.Children.Count == routes.Count && i < routes.Count; i++)
        {
            var hosts = listeners(routes[i]);
            if (routes[i].Hostnames.Count > 0 && hosts.Count > 0 && !routes[i].Hostnames.Any(r => hosts.Any(l => Overlap(r, l))))
            {
                reader.Warn(list.Children[i], $"This route is never chosen: its listener takes {string.Join(", ", hosts)} only.");
            }
        }
    }

    private static bool Overlap(string a, string b) => Covers(a, b) || Covers(b, a);

    /// <summary>Whether a name or pattern takes a host, or all that another pattern takes.</summary>
    private static bool Covers(string pattern, string host) =>
        pattern is "" or "*"
        || string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase)
        || (pattern.StartsWith('*') && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) && host.Length >= pattern.Length);
}
