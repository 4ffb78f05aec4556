using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Validation;

/// <summary>Rules that need the whole configuration: ports, references, names, what attaches where.</summary>
internal sealed class SemanticChecks(ConfigReader reader, ConfigNode root, GatewayConfig config)
{
    /// <summary>Port of <c>llm</c> when it has nothing to attach to.</summary>
    public const int StandaloneLlmPort = 4000;

    /// <summary>Port of <c>mcp</c> when it has nothing to attach to.</summary>
    public const int StandaloneMcpPort = 3000;

    private readonly Dictionary<(string Reference, bool Http), bool?> _listeners = [];

    public void Run(IReadOnlyList<(ConfigNode Node, string Kind, string Name)> references)
    {
        CheckPorts();
        CheckNames();
        CheckReferences(references);
        CheckAttachment();
        new PolicyTargetChecks(reader, root, config).Run();
        new ListenerWarnings(reader, root, config).Run();
        new RouteWarnings(reader, root, config).Run(
            config.Llm is { } llm && AttachesToDefault(llm.Gateways, llm.Port is not null || llm.Tls is not null),
            config.Mcp is { } mcp && AttachesToDefault(mcp.Gateways, mcp.Port is not null));
    }

    private void CheckPorts()
    {
        var owners = new Dictionary<int, string>();
        var wildcard = false;
        for (var i = 0; i < config.Gateways.Count; i++)
        {
            Claim(config.Gateways[i].Port, $"gateways.{config.Gateways[i].Name}", root.Find("gateways")!.Children[i]);
        }

        for (var i = 0; i < config.Binds.Count; i++)
        {
            var bind = config.Binds[i];
            var node = root.Find("binds")!.Children[i];
            if (bind is { Mode: BindMode.Internal, Port: 0 })
            {
                if (wildcard)
                {
                    reader.Error(node, "There is already an internal bind for every port.");
                }

                wildcard = true;
            }
            else
            {
                Claim(bind.Port, bind.Path, node);
            }
        }

        if (config.Llm is { } llm && !AttachesToDefault(llm.Gateways, llm.Port is not null || llm.Tls is not null))
        {
            Claim(llm.Port ?? StandaloneLlmPort, "llm", root.Find("llm")!);
        }

        if (config.Mcp is { } mcp && !AttachesToDefault(mcp.Gateways, mcp.Port is not null))
        {
            Claim(mcp.Port ?? StandaloneMcpPort, "mcp", root.Find("mcp")!);
        }

        void Claim(int port, string owner, ConfigNode node)
        {
            if (port == 0)
            {
                return;
            }

            if (!owners.TryAdd(port, owner))
            {
                var hint = owner == "mcp" && owners[port] == "llm" ? " Attach both to one gateway instead." : "";
                reader.Error(node.Find("port") ?? node, $"Port {port} is used by {owners[port]} and by {owner}.{hint}", $"{port}", "a port of its own");
            }
        }
    }

    private bool HasDefault(bool http) => HasListeners(GatewayReference.DefaultGateway, null, http) == true;

    private bool AttachesToDefault(IReadOnlyList<GatewayReference> gateways, bool standalone) => gateways.Count > 0 || (!standalone && HasDefault(http: true));

    /// <summary>Null when there is no such gateway or listener.</summary>
    private bool? HasListeners(string gateway, string? listener, bool http)
    {
        var definition = config.Gateways.FirstOrDefault(g => g.Name == gateway);
        var listeners = definition?.Listeners.Where(l => listener is null || l.Name == listener).ToList();
        return listeners is null or [] ? null : listeners.Any(l => IsHttp(l.Protocol) == http);
    }

    private static bool IsHttp(ListenerProtocol protocol) => protocol is ListenerProtocol.Http or ListenerProtocol.Https;

    private void CheckNames()
    {
        Unique("backends", config.Backends, b => b.Name, "backend");
        Unique("routeGroups", config.RouteGroups, g => g.Name, "route group");
        Unique("policies", config.Policies, p => p.Namespace + "/" + p.Name, "policy");
        for (var i = 0; i < config.RouteGroups.Count; i++)
        {
            UniqueIn(root.Find("routeGroups")!.Children[i].Find("routes"), config.RouteGroups[i].Routes, r => r.Namespace + "/" + r.Name, "route");
        }

        for (var i = 0; i < config.Binds.Count; i++)
        {
            UniqueIn(root.Find("binds")!.Children[i].Find("listeners"), config.Binds[i].Listeners, l => l.Name, "listener");
        }

        for (var i = 0; i < config.Gateways.Count; i++)
        {
            if (!config.Gateways[i].SingleListener)
            {
                UniqueIn(root.Find("gateways")!.Children[i].Find("listeners"), config.Gateways[i].Listeners, l => l.Name, "listener");
            }
        }

        // Routes of different gateways may share a name.
        Unique("routes", config.Routes, r => $"{string.Join(',', r.Gateways)} {r.Namespace}/{r.Name}", "route");
        Unique("tcpRoutes", config.TcpRoutes, r => $"{string.Join(',', r.Gateways)} {r.Namespace}/{r.Name}", "route");
        foreach (var (section, present) in ((string, bool)[])[("mcp", config.Mcp is not null), ("ui", config.Ui is not null)])
        {
            var index = config.Backends.ToList().FindIndex(b => b.Name == section);
            if (present && index >= 0)
            {
                reader.Error(root.Find("backends")!.Children[index].Find("name")!, $"The name is taken by the {section} section.", ConfigReader.Quote(section), "another name");
            }
        }

        if (config.Llm is not null && config.Backends.ToList().FindIndex(b => b.Name.StartsWith("llm:", StringComparison.Ordinal)) is >= 0 and var own)
        {
            reader.Error(root.Find("backends")!.Children[own].Find("name")!, "Names that begin with llm: belong to the models of the llm section.", ConfigReader.Quote(config.Backends[own].Name), "another name");
        }

        void Unique<T>(string section, IReadOnlyList<T> items, Func<T, string> name, string what) => UniqueIn(root.Find(section), items, name, what);
    }

    private void UniqueIn<T>(ConfigNode? list, IReadOnlyList<T> items, Func<T, string> name, string what)
    {
        if (list is null || list.Children.Count != items.Count || (items is IReadOnlyList<Route> routes && AllDiffer(routes)))
        {
            return;
        }

        var seen = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (!seen.TryAdd(name(items[i]), list.Children[i]))
            {
                var node = list.Children[i];
                var first = seen[name(items[i])];
                reader.Error(node.Find("name") ?? node, $"There is already a {what} with this name, in line {first.Position.Line}.", node.Find("name") is { Kind: NodeKind.String } n ? ConfigReader.Quote(n.Text) : null);
            }
        }
    }

    // Spares the texts of thousands of names in the usual case.
    private static bool AllDiffer(IReadOnlyList<Route> routes)
    {
        var seen = new HashSet<int>(routes.Count);
        foreach (var route in routes)
        {
            var gateways = 0;
            foreach (var gateway in route.Gateways)
            {
                gateways = HashCode.Combine(gateways, gateway);
            }

            if (!seen.Add(HashCode.Combine(gateways, route.Namespace, route.Name)))
            {
                return false;
            }
        }

        return true;
    }

    private void CheckReferences(IReadOnlyList<(ConfigNode Node, string Kind, string Name)> references)
    {
        var backends = config.Backends.Select(b => b.Name).ToHashSet(StringComparer.Ordinal);
        if (config.Mcp is not null)
        {
            backends.Add("mcp");
        }

        var services = config.Services.Select(s => $"{TextOf(s, "namespace")}/{TextOf(s, "hostname")}").ToHashSet(StringComparer.Ordinal);
        var groups = config.RouteGroups.Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        var providers = (config.Llm?.Providers ?? []).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (node, kind, name) in references)
        {
            switch (kind)
            {
                case "backend" when !backends.Contains(name):
                    Dangling(node, "backend", name, backends);
                    break;
                case "service" when !services.Contains(name):
                    Dangling(node, "service", name, services);
                    break;
                case "routeGroup" when !groups.Contains(name):
                    Dangling(node, "route group", name, groups);
                    break;
                case "provider" when !providers.Contains(name):
                    Dangling(node, "provider in llm.providers", name, providers);
                    break;
                case "gateway":
                    CheckGatewayReference(node, name);
                    break;
            }
        }

        static string TextOf(System.Text.Json.JsonElement element, string name) =>
            element.ValueKind == System.Text.Json.JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString()! : "";
    }

    private void Dangling(ConfigNode node, string what, string name, IReadOnlyCollection<string> known) => reader.Dangling(node, what, name, known);

    private void CheckGatewayReference(ConfigNode node, string text)
    {
        var slash = text.IndexOf('/');
        var gateway = slash < 0 ? text : text[..slash];
        var listener = slash < 0 ? null : text[(slash + 1)..];
        var http = !IsTcp(node);
        if (!_listeners.TryGetValue((text, http), out var found))
        {
            _listeners[(text, http)] = found = HasListeners(gateway, listener, http);
        }

        switch (found)
        {
            case null:
                var known = config.Gateways.SelectMany(g => g.SingleListener ? [g.Name] : g.Listeners.Select(l => g.Name + "/" + l.Name).Prepend(g.Name)).ToList();
                Dangling(node, listener is null ? "gateway" : "listener", text, known);
                break;
            case false:
                reader.Error(node, $"{text} has no {(http ? "HTTP" : "TCP")} listener.", ConfigReader.Quote(text));
                break;
        }
    }

    private static bool IsTcp(ConfigNode node)
    {
        for (var at = node; at is not null; at = at.Parent!)
        {
            if (at.Key == "tcpRoutes")
            {
                return true;
            }
        }

        return false;
    }

    private void CheckAttachment()
    {
        const string Allowed = "gateways: name, or a gateway named default";
        var (http, tcp) = (HasDefault(http: true), HasDefault(http: false));
        for (var i = 0; i < config.Routes.Count; i++)
        {
            if (config.Routes[i].Gateways.Count == 0 && !http)
            {
                reader.Error(root.Find("routes")!.Children[i], "The route must say which gateway it is for.", "no gateways", Allowed);
            }
        }

        for (var i = 0; i < config.TcpRoutes.Count; i++)
        {
            if (config.TcpRoutes[i].Gateways.Count == 0 && !tcp)
            {
                reader.Error(root.Find("tcpRoutes")!.Children[i], "The route must say which gateway it is for.", "no gateways", Allowed);
            }
        }

        if (config.Ui is { Gateways.Count: 0 } && !HasDefault(http: true))
        {
            reader.Error(root.Find("ui")!, "ui must say which gateway it is for.", "no gateways", Allowed);
        }
    }
}
