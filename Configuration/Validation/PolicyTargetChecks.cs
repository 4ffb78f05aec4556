using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Validation;

/// <summary>The targets of <c>policies</c> must exist: a policy that applies to nothing would be left out silently.</summary>
internal sealed class PolicyTargetChecks(ConfigReader reader, ConfigNode root, GatewayConfig config)
{
    /// <summary>Namespace of the routes that the sections make.</summary>
    private const string Internal = "internal";

    private ILookup<string, (string Namespace, string Name, string? Rule)>? _routes;

    public void Run()
    {
        for (var i = 0; i < config.Policies.Count; i++)
        {
            if (root.Find("policies")!.Children[i].Find("target") is not { } target)
            {
                continue;
            }

            switch (config.Policies[i].Target)
            {
                case GatewayTarget gateway when target.Find("gateway") is { } node:
                    CheckGateway(node, gateway);
                    break;
                case RouteTarget route when target.Find("route") is { } node:
                    CheckRoute(node, route);
                    break;
                case BackendTarget backend when target.Find("backend")?.Find("backend") is { } node:
                    CheckBackend(node, backend);
                    break;
                case ServiceTarget service when target.Find("backend")?.Find("service") is { } node:
                    CheckService(node, service);
                    break;
            }
        }
    }

    // Without a cluster everything belongs to the gateway default/default; the gateways of the file may be named as well.
    private void CheckGateway(ConfigNode node, GatewayTarget target)
    {
        var all = target.Name == GatewayReference.DefaultGateway;
        List<string> names = [GatewayReference.DefaultGateway, .. config.Gateways.Select(g => g.Name)];
        Check(node, "gatewayName", "gateway", target.Name, names);
        Check(node, "gatewayNamespace", "namespace", target.Namespace, ["default"]);
        var gateways = config.Gateways.Where(g => all || g.Name == target.Name).ToList();
        if (target.ListenerName is { } listener)
        {
            List<string> listeners = [.. gateways.SelectMany(g => g.Listeners).Select(l => l.Name)];
            if (all)
            {
                listeners.AddRange(config.Binds.SelectMany(b => b.Listeners).Select(l => l.Name));
                listeners.AddRange(Sections().Select(s => s.Name));
            }

            Check(node, "listenerName", "listener", listener, listeners);
        }

        if (target.Port is { } port)
        {
            List<int> ports = [.. gateways.Select(g => g.Port)];
            if (all)
            {
                ports.AddRange(config.Binds.Select(b => b.Port));
                ports.AddRange(Sections().Select(s => s.Port));
            }

            if (!ports.Contains(port))
            {
                reader.Error(node.Find("port") ?? node, "Nothing listens on this port.", $"{port}", ports.Count == 0 ? "none is defined" : string.Join(", ", ports.Distinct().Order()));
            }
        }
    }

    /// <summary>The sections that may have a port of their own.</summary>
    private IEnumerable<(string Name, int Port)> Sections()
    {
        if (config.Llm is { Gateways.Count: 0 } llm)
        {
            yield return ("llm", llm.Port ?? SemanticChecks.StandaloneLlmPort);
        }

        if (config.Mcp is { Gateways.Count: 0 } mcp)
        {
            yield return ("mcp", mcp.Port ?? SemanticChecks.StandaloneMcpPort);
        }
    }

    private void CheckRoute(ConfigNode node, RouteTarget target)
    {
        var routes = _routes ??= AllRoutes();
        var named = routes[target.Name].Where(r => r.Namespace == target.Namespace).ToList();
        if (named.Count == 0)
        {
            // Either the name is wrong, or it is in another namespace.
            var elsewhere = routes[target.Name].Select(r => r.Namespace).Distinct().ToList();
            if (elsewhere.Count > 0)
            {
                Check(node, "namespace", "namespace with this route", target.Namespace, elsewhere);
            }
            else
            {
                Check(node, "name", "route", target.Name, [.. routes.Select(r => r.Key)]);
            }
        }
        else if (target.RuleName is { } rule)
        {
            Check(node, "ruleName", "rule", rule, [.. named.Select(r => r.Rule).OfType<string>().Distinct()]);
        }
    }

    private ILookup<string, (string Namespace, string Name, string? Rule)> AllRoutes()
    {
        List<(string Namespace, string Name, string? Rule)> routes =
        [
            .. config.Binds.SelectMany(b => b.Listeners).SelectMany(l => l.Routes).Concat(config.Routes).Concat(config.RouteGroups.SelectMany(g => g.Routes))
                .Select(r => (r.Namespace, r.Name, r.RuleName)),
            .. config.Binds.SelectMany(b => b.Listeners).SelectMany(l => l.TcpRoutes).Concat(config.TcpRoutes).Select(r => (r.Namespace, r.Name, r.RuleName)),
        ];
        foreach (var (present, name) in ((bool, string)[])[(config.Llm is not null, "llm:request"), (config.Mcp is not null, "default"), (config.Ui is not null, "ui")])
        {
            if (present)
            {
                routes.Add((Internal, name, null));
            }
        }

        return routes.ToLookup(r => r.Name, StringComparer.Ordinal);
    }

    private void CheckBackend(ConfigNode node, BackendTarget target)
    {
        List<NamedBackend> backends = [.. config.Backends];
        if (config.Mcp is { } mcp)
        {
            backends.Add(new NamedBackend { Name = "mcp", Kind = mcp.Backend });
        }

        var name = target.Name.TrimStart('/');
        Check(node, "name", "backend", name, [.. backends.Select(b => b.Name)]);
        if (target.Section is { } section && backends.FirstOrDefault(b => b.Name == name) is { } backend)
        {
            Check(node, "section", "target or provider", section, backend.Kind switch
            {
                McpBackend servers => [.. servers.Targets.Select(t => t.Name)],
                AiBackend ai => [.. ai.Groups.SelectMany(g => g.Providers).Select(p => p.Name)],
                _ => [],
            });
        }
    }

    private void CheckService(ConfigNode node, ServiceTarget target)
    {
        var services = config.Services.Where(s => s.ValueKind == System.Text.Json.JsonValueKind.Object).ToList();
        if (!services.Any(s => Is(s, "hostname", target.Hostname) && Is(s, "namespace", target.Namespace)))
        {
            Check(node, "hostname", "service", $"{target.Namespace}/{target.Hostname}", []);
        }

        static bool Is(System.Text.Json.JsonElement service, string field, string value) =>
            service.TryGetProperty(field, out var found) && found.ValueKind == System.Text.Json.JsonValueKind.String && found.ValueEquals(value);
    }

    private void Check(ConfigNode node, string field, string what, string name, IReadOnlyCollection<string> known)
    {
        // An empty name was missing, which is told already.
        if (name.Length > 0 && !known.Contains(name))
        {
            reader.Dangling(node.Find(field) ?? node, what, name, known);
        }
    }
}
