using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary>Which binds have an equal as a gateway, and can be moved line by line.</summary>
internal static class BindRules
{
    private const string Flow = "it is written in flow style; put its parts on lines of their own first";
    private static readonly string[] BindFields = ["port", "listeners", "mode", "tunnelProtocol"];
    private static readonly string[] ListenerFields = ["name", "hostname", "protocol", "tls", "routes", "tcpRoutes", "policies"];
    private static readonly string[] Policies = ["cors", "oidc", "jwtAuth", "basicAuth", "apiKey", "extAuthz", "authorization", "extProc", "transformations"];

    /// <summary>The reason why a bind stays; null when it can go.</summary>
    public static string? WhyNot(YamlText text, ConfigNode bind, string gateway)
    {
        if (text.Find("gateways", gateway) is not null)
        {
            return $"there is a gateway called {gateway} already";
        }

        if (!IsBlockItem(text, bind) || bind.Find("listeners") is not { Children.Count: > 0 } listeners || !listeners.Children.All(l => IsBlockItem(text, l)) || !IsBare(text, listeners))
        {
            return bind.Find("listeners") is null or { Children.Count: 0 } ? "it has no listeners" : Flow;
        }

        if (bind.Find("port") is null || bind.Find("mode") is { Text: not "standard" })
        {
            return "only a bind with a socket has a port that a gateway can open";
        }

        if (bind.Find("tunnelProtocol") is { Text: not "direct" })
        {
            return "gateways have no tunnelProtocol";
        }

        return Unknown(bind, BindFields)
            ?? listeners.Children.Select(l => WhyNot(text, l)).FirstOrDefault(r => r is not null)
            ?? Together(listeners)
            ?? (IsOpen(text, "gateways") && IsOpen(text, "routes") && IsOpen(text, "tcpRoutes") ? null : "gateways or routes, to which it would be added, are in flow style");
    }

    /// <summary>Whether a listener names no host.</summary>
    public static bool TakesAnyHost(ConfigNode listener) => listener.Find("hostname") is null or { Text: "" or "*", Kind: NodeKind.String };

    /// <summary>Whether a mapping begins on the line of its dash.</summary>
    public static bool IsBlockItem(YamlText text, ConfigNode item) =>
        item is { Kind: NodeKind.Mapping, Children: [var first, ..] }
        && text.Lines[first.KeyPosition.Line - 1].AsSpan(0, first.KeyPosition.Column - 1).Trim(' ') is "-"
        && item.Children.Skip(1).All(text.IsBlock);

    private static string? WhyNot(YamlText text, ConfigNode listener)
    {
        if (Unknown(listener, ListenerFields) is { } unknown)
        {
            return unknown;
        }

        if (listener.Find("name") is { } name && (name.Kind != NodeKind.String || name.Text.AsSpan().IndexOfAny("/$") >= 0 || name.Text.Length == 0))
        {
            return "the name of a listener is empty, a variable, a number or has a slash, so that routes cannot refer to it";
        }

        var protocol = listener.Find("protocol")?.Text ?? "HTTP";
        if (protocol is not ("HTTP" or "HTTPS" or "TCP" or "TLS"))
        {
            return $"gateways do not know the protocol {protocol}";
        }

        if (listener.Find("tls") is { } tls && (tls.IsNull || protocol is "HTTP" or "TCP"))
        {
            return $"a listener has tls that its protocol {protocol} ignores, which is an error in a gateway";
        }

        if (listener.Find(protocol is "HTTP" or "HTTPS" ? "tcpRoutes" : "routes") is not null)
        {
            return "a listener has routes of the other kind";
        }

        foreach (var member in listener.Children)
        {
            if (member.Key is "policies" && (member.Children.Count == 0 || !IsBare(text, member) || !member.Children.All(c => text.IsBlock(c))))
            {
                return Flow;
            }

            if (member.Key is "routes" or "tcpRoutes" && member.Children.Count > 0 && !(IsBare(text, member) && member.Children.All(r => IsBlockItem(text, r))))
            {
                return Flow;
            }
        }

        if (listener.Find("policies") is { } policies && Unknown(policies, Policies) is { } other)
        {
            return other;
        }

        var routes = (listener.Find("routes") ?? listener.Find("tcpRoutes"))?.Children ?? [];
        return routes.Any(r => r.Find("gateways") is not null || r.Find("name") is { Text: "" }) ? "a route has gateways or an empty name" : null;
    }

    // A gateway is stricter about what shares a port; what binds accept beside it is served in part or not at all.
    private static string? Together(ConfigNode listeners)
    {
        if (listeners.Children.Count == 1)
        {
            return null;
        }

        var protocols = listeners.Children.Select(l => l.Find("protocol")?.Text ?? "HTTP").ToList();
        if (protocols.Contains("TCP") || (protocols.Contains("HTTP") && protocols.Exists(p => p != "HTTP")))
        {
            return "in a gateway its listeners cannot share a port";
        }

        return listeners.Children.Count(TakesAnyHost) > 1 ? "two listeners take all hosts, and which of them serves may differ"
            : listeners.Children.Select(BindPlacement.NameOf).Distinct(StringComparer.Ordinal).Count() < listeners.Children.Count ? "two listeners have the same name"
            : null;
    }

    private static string? Unknown(ConfigNode node, string[] known) =>
        node.Children.FirstOrDefault(c => !known.Contains(c.Key)) is { } other ? $"{other.Key} has no place in a gateway" : null;

    /// <summary>Nothing but a comment stands behind the key.</summary>
    private static bool IsBare(YamlText text, ConfigNode member)
    {
        var behind = text.Lines[member.KeyPosition.Line - 1].AsSpan(member.KeyPosition.Column - 1 + member.Key!.Length).Trim(' ');
        return behind is ":" || (behind.StartsWith(":") && behind[1..].TrimStart(' ').StartsWith("#"));
    }

    /// <summary>Whether a section is absent, or more can be added to it.</summary>
    private static bool IsOpen(YamlText text, string section) => text.Find(section) switch
    {
        null => true,
        { Kind: NodeKind.Mapping, Children: [var first, ..] } => text.IsBlock(first),
        { Kind: NodeKind.Sequence, Children: [var first, ..] } => IsDash(text, first),
        _ => false,
    };

    private static bool IsDash(YamlText text, ConfigNode item) => text.Lines[item.Position.Line - 1].AsSpan(0, item.Position.Column - 1).Trim(' ') is "-";
}
