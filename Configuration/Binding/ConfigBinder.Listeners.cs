using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>Ports and what listens on them.</summary>
internal sealed partial class ConfigBinder
{
    private GatewayDefinition ReadGateway(ConfigNode node)
    {
        var o = reader.Object(node, "Gateway");
        var name = node.Key!;
        if (name.Length == 0 || name.Contains('/'))
        {
            reader.Error(node, "This is not a name for a gateway.", ConfigReader.Quote(name), "a text without slash");
        }

        var port = o.RequiredPort("port");
        var protocol = o.OptionalEnum("protocol", Words.GatewayProtocols);
        var tls = o.Child("tls", ReadServerTls);
        var policies = ReadGatewayPolicyFields(o);
        var listeners = o.Get("listeners") is { } list ? reader.List(list, ReadGatewayListener) : [];
        var single = listeners.Count == 0;
        if (single)
        {
            listeners =
            [
                new GatewayListener
                {
                    Name = name,
                    Protocol = CheckProtocol(node, protocol, tls),
                    Tls = tls,
                    Policies = policies,
                    Path = node.Path,
                },
            ];
        }
        else
        {
            var own = node.Children.Where(c => !c.IsNull && c.Key is not ("port" or "listeners")).Select(c => c.Key).ToList();
            if (own.Count > 0)
            {
                reader.Error(node, "With listeners, protocol, tls and policies belong to the listeners.", string.Join(", ", own), "port, listeners");
            }

            listeners = [.. listeners.Select((l, i) => l.Name.Length > 0 ? l : l with { Name = $"listener{i}" })];
            CheckSharedPort(node, listeners);
        }

        o.End();
        return new GatewayDefinition { Name = name, Port = port, Listeners = listeners, SingleListener = single, Path = node.Path };
    }

    private GatewayListener ReadGatewayListener(ConfigNode node)
    {
        var o = reader.Object(node, "GatewayListener");
        var tls = o.Child("tls", ReadServerTls);
        var listener = new GatewayListener
        {
            Name = o.Text("name") ?? "",
            Hostname = o.Text("hostname") ?? "*",
            Protocol = CheckProtocol(node, o.OptionalEnum("protocol", Words.GatewayProtocols), tls),
            Tls = tls,
            Policies = ReadGatewayPolicyFields(o),
            Path = node.Path,
        };
        CheckHostname(o.Get("hostname"));
        o.End();
        return listener;
    }

    private ListenerProtocol CheckProtocol(ConfigNode node, ListenerProtocol? protocol, ServerTls? tls)
    {
        switch (protocol)
        {
            case null:
                return tls is null ? ListenerProtocol.Http : ListenerProtocol.Https;
            case ListenerProtocol.Http or ListenerProtocol.Tcp when tls is not null:
                reader.Error(node, $"A listener with protocol {protocol.ToString()!.ToUpperInvariant()} has no tls.", "tls", protocol == ListenerProtocol.Http ? "protocol HTTPS" : "protocol TLS");
                break;
            case ListenerProtocol.Https when tls is null:
                reader.Error(node, "A listener with protocol HTTPS needs tls.", "no tls", "tls with cert and key");
                break;
        }

        return protocol.Value;
    }

    private void CheckSharedPort(ConfigNode node, IReadOnlyList<GatewayListener> listeners)
    {
        var encrypted = listeners.Count(l => l.Protocol is ListenerProtocol.Https or ListenerProtocol.Tls);
        if (encrypted > 0 && encrypted < listeners.Count)
        {
            reader.Error(node, "Listeners with and without TLS cannot share a port.", Protocols(), "all of HTTPS and TLS, or none of them");
        }
        else if (encrypted == 0 && listeners.Select(l => l.Protocol).Distinct().Count() > 1)
        {
            reader.Error(node, "HTTP and TCP listeners cannot share a port.", Protocols(), "one of HTTP and TCP");
        }

        string Protocols() => string.Join(", ", listeners.Select(l => l.Protocol.ToString().ToUpperInvariant()).Distinct());
    }

    private Bind ReadBind(ConfigNode node)
    {
        var o = reader.Object(node, "Bind");
        var mode = o.Enum("mode", Words.BindModes, BindMode.Standard);
        var port = o.Port("port", minimum: 0) ?? 0;
        if (port == 0 && mode == BindMode.Standard && node.Kind == NodeKind.Mapping && o.Get("port") is (null or { Text: "0" }))
        {
            reader.Error(o.Get("port") ?? node, "A bind needs a port.", allowed: "1 to 65535, or mode: internal");
        }

        var bind = new Bind
        {
            Port = port,
            Listeners = o.RequiredList("listeners", ReadListener),
            TunnelProtocol = o.Enum("tunnelProtocol", Words.TunnelProtocols, TunnelProtocol.Direct),
            Mode = mode,
            Path = node.Path,
        };
        bind = bind with { Listeners = [.. bind.Listeners.Select((l, i) => l.Name.Length > 0 ? l : l with { Name = $"listener{i}" })] };
        CheckBindListeners(node, bind);
        o.End();
        return bind;
    }

    private void CheckBindListeners(ConfigNode node, Bind bind)
    {
        var encrypted = bind.Listeners.Any(l => l.Protocol is ListenerProtocol.Https or ListenerProtocol.Tls);
        if (encrypted && bind.Listeners.Any(l => l.Protocol == ListenerProtocol.Tcp))
        {
            // HTTP beside TLS is told apart by the first byte; TCP has none that tells.
            reader.Warn(node, "A TCP listener cannot be reached beside one with TLS on the same port.");
        }
        else if (!encrypted && bind.Listeners.Count > 1 && bind.Listeners.Any(l => l.Protocol == ListenerProtocol.Tcp))
        {
            reader.Warn(node, "A TCP bind serves one listener only; its connections are closed while there are several.");
        }
    }

    private Listener ReadListener(ConfigNode node)
    {
        var o = reader.Object(node, "Listener");
        var tls = o.Child("tls", ReadServerTls);
        var protocol = o.Enum("protocol", Words.ListenerProtocols, ListenerProtocol.Http);
        if (protocol == ListenerProtocol.Https && tls is null)
        {
            reader.Error(node, "A listener with protocol HTTPS needs tls.", "no tls", "tls with cert and key");
        }

        var routes = o.Get("routes");
        var tcpRoutes = o.Get("tcpRoutes");
        CheckRouteKinds(node, protocol, routes, tcpRoutes);
        var listener = new Listener
        {
            Name = o.Text("name") ?? "",
            Namespace = o.Text("namespace"),
            Hostname = o.Text("hostname") ?? "",
            Protocol = protocol,
            Tls = tls,
            Routes = routes is null ? [] : NameRoutes(reader.List(routes, n => ReadRoute(n, attached: false))),
            TcpRoutes = tcpRoutes is null ? [] : NameTcpRoutes(reader.List(tcpRoutes, n => ReadTcpRoute(n, attached: false))),
            Policies = o.Child("policies", ReadGatewayPolicies) ?? new GatewayPolicies(),
            Path = node.Path,
        };
        CheckHostname(o.Get("hostname"));
        CheckDuplicates(routes, listener.Routes, r => (r.Namespace, r.Name), "route");
        CheckDuplicates(tcpRoutes, listener.TcpRoutes, r => (r.Namespace, r.Name), "route");
        o.End();
        return listener;
    }

    private void CheckRouteKinds(ConfigNode node, ListenerProtocol protocol, ConfigNode? routes, ConfigNode? tcpRoutes)
    {
        if (routes is not null && tcpRoutes is not null)
        {
            reader.Error(node, "Only one of routes and tcpRoutes may be set.");
        }
        else if (protocol is ListenerProtocol.Http or ListenerProtocol.Https && tcpRoutes is not null)
        {
            reader.Error(tcpRoutes, "An HTTP listener has routes, not tcpRoutes.", "tcpRoutes", "routes");
        }
        else if (protocol is ListenerProtocol.Tcp or ListenerProtocol.Tls && routes is not null)
        {
            reader.Error(routes, "A TCP or TLS listener has tcpRoutes, not routes.", "routes", "tcpRoutes");
        }
    }

    private ServerTls ReadServerTls(ConfigNode node)
    {
        var o = reader.Object(node, "ServerTls");
        var spiffe = ReadMarker(o, "spiffe");
        var tls = new ServerTls
        {
            Mode = o.Enum("mode", Words.ServerTlsModes, ServerTlsMode.Static),
            Cert = o.Child("cert", reader.FilePath),
            Key = o.Child("key", reader.FilePath),
            Root = o.Child("root", reader.FilePath),
            Spiffe = spiffe,
            CipherSuites = o.Texts("cipherSuites"),
            MinVersion = ReadTlsVersion(o.Get("minTLSVersion", "minTlsVersion")),
            MaxVersion = ReadTlsVersion(o.Get("maxTLSVersion", "maxTlsVersion")),
            KeyExchangeGroups = ReadKeyExchangeGroups(o) ?? [],
        };
        if (spiffe)
        {
            var others = node.Children.Where(c => !c.IsNull && c.Key != "spiffe").Select(c => c.Key).ToList();
            if (others.Count > 0)
            {
                reader.Error(node, "With spiffe nothing else may be set.", string.Join(", ", others), "spiffe alone");
            }
        }
        else
        {
            o.Required("cert");
            o.Required("key");
            if (tls is { Mode: ServerTlsMode.DynamicCa, Root: not null })
            {
                reader.Error(o.Get("root")!, "root cannot be used with mode: dynamicCa.");
            }
        }

        CheckTlsRange(node, tls.MinVersion, tls.MaxVersion);
        o.End();
        return tls;
    }

    private TlsVersion? ReadTlsVersion(ConfigNode? node) => node is null ? null : reader.Enum(node, Words.TlsVersions);

    private void CheckTlsRange(ConfigNode node, TlsVersion? minimum, TlsVersion? maximum)
    {
        if (minimum > maximum)
        {
            reader.Error(node, "The oldest TLS version is newer than the newest.");
        }
    }

    private void CheckHostname(ConfigNode? node)
    {
        if (node is { Kind: NodeKind.String } && node.Text is not ("" or "*")
            && (node.Text.LastIndexOf('*') > 0 || (node.Text.StartsWith('*') && !node.Text.StartsWith("*.", StringComparison.Ordinal)) || node.Text.AsSpan().IndexOfAny("/: ") >= 0))
        {
            reader.Error(node, "This is not a host name.", ConfigReader.Quote(node.Text), "a name such as api.example.com, *.example.com, or *");
        }
    }

    private void CheckDuplicates<T, TKey>(ConfigNode? list, IReadOnlyList<T> items, Func<T, TKey> key, string what)
        where TKey : notnull
    {
        if (list is null || list.Kind != NodeKind.Sequence)
        {
            return;
        }

        var seen = new Dictionary<TKey, ConfigNode>();
        for (var i = 0; i < items.Count; i++)
        {
            if (!seen.TryAdd(key(items[i]), list.Children[i]))
            {
                var first = seen[key(items[i])];
                reader.Error(list.Children[i].Find("name") ?? list.Children[i], $"There is already a {what} with this name, in line {first.Position.Line}.", ConfigReader.Quote(NameOf(key(items[i]))));
            }
        }

        static string NameOf(TKey k) => k is ValueTuple<string, string> pair ? pair.Item2 : k.ToString()!;
    }
}
