using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>Routes and their conditions.</summary>
internal sealed partial class ConfigBinder
{
    private Route ReadRoute(ConfigNode node, bool attached)
    {
        var o = reader.Object(node, attached ? "AttachedRoute" : "Route");
        var name = o.Text("name");
        var matches = o.Get("matches");
        var route = new Route
        {
            Name = name ?? "",
            Unnamed = string.IsNullOrEmpty(name),
            Namespace = o.Text("namespace") ?? "default",
            RuleName = o.Text("ruleName"),
            Gateways = attached ? ReadGatewayReferences(o) : [],
            Hostnames = ReadHostnames(o),
            Matches = matches is null ? [RouteMatch.Any] : reader.List(matches, ReadMatch),
            Policies = o.Child("policies", ReadRoutePolicies) ?? new RoutePolicies(),
            Backends = o.List("backends", ReadRouteBackend),
            Path = node.Path,
            Position = node.Position,
            Content = new ContentIdentity(node.Item?.Content),
        };
        if (matches is { Kind: NodeKind.Sequence, Children.Count: 0 })
        {
            reader.Warn(matches, "A route with an empty list of matches never applies.");
        }

        WarnPrefixRedirect(node, route);
        WarnNoWeight(o.Get("backends"), route.Backends.Select(b => b.Weight), "every request gets 500");
        o.End();
        return route;
    }

    // Replacing the matched prefix needs one; without it the request fails with 500.
    private void WarnPrefixRedirect(ConfigNode node, Route route)
    {
        var prefixNeeded = route.Policies.UrlRewrite?.Path is { ReplacePrefix: true } || route.Policies.RequestRedirect?.Path is { ReplacePrefix: true };
        if (prefixNeeded && route.Matches.Any(m => m.Path.Kind is not (PathMatchKind.Prefix or PathMatchKind.Invalid)))
        {
            reader.Warn(node, "path.prefix replaces the matched prefix, but a match of this route is not by prefix: such requests fail with 500.");
        }
    }

    private void WarnNoWeight(ConfigNode? list, IEnumerable<int> weights, string consequence)
    {
        if (list is { Kind: NodeKind.Sequence, Children.Count: > 0 } && weights.All(w => w == 0))
        {
            reader.Warn(list, $"All weights are 0: {consequence}.");
        }
    }

    private IReadOnlyList<string> ReadHostnames(ObjectReader o) => o.List("hostnames", n =>
    {
        var host = reader.NonEmptyText(n);
        CheckHostname(n);
        return host;
    });

    /// <summary>Gives unnamed routes their name, by their place in the list.</summary>
    private static IReadOnlyList<Route> NameRoutes(IReadOnlyList<Route> routes) =>
        [.. routes.Select((r, i) => r.Unnamed ? r with { Name = $"route{i}" } : r)];

    private static IReadOnlyList<TcpRoute> NameTcpRoutes(IReadOnlyList<TcpRoute> routes) =>
        [.. routes.Select((r, i) => r.Name.Length == 0 ? r with { Name = $"tcproute{i}" } : r)];

    private RouteMatch ReadMatch(ConfigNode node)
    {
        var o = reader.Object(node, "RouteMatch");
        var match = new RouteMatch
        {
            Path = o.Child("path", ReadPathMatch) ?? PathMatch.AnyPath,
            Method = o.Get("method") is { } method ? reader.NonEmptyText(method) : null,
            Headers = o.List("headers", n => ReadNamedMatch(n, header: true)),
            Query = o.List("query", n => ReadNamedMatch(n, header: false)),
        };
        o.End();
        return match;
    }

    private PathMatch ReadPathMatch(ConfigNode node)
    {
        if (reader.IsWord(node, "invalid"))
        {
            return new PathMatch(PathMatchKind.Invalid, "");
        }

        var o = reader.Object(node, "PathMatch");
        var one = o.OneOf("kind of match", "exact", "pathPrefix", "regex");
        o.End();
        if (one is null)
        {
            return PathMatch.AnyPath;
        }

        var text = reader.NonEmptyText(one);
        switch (one.Key)
        {
            case "regex":
                CheckRegex(one, text);
                return new PathMatch(PathMatchKind.Regex, text);
            case "exact":
                CheckPath(one, text);
                return new PathMatch(PathMatchKind.Exact, text);
            default:
                CheckPath(one, text);
                return new PathMatch(PathMatchKind.Prefix, text);
        }
    }

    private void CheckPath(ConfigNode node, string path)
    {
        if (path.Length > 0 && path[0] != '/')
        {
            reader.Warn(node, "A path starts with a slash; this one never matches.");
        }
    }

    private NamedMatch ReadNamedMatch(ConfigNode node, bool header)
    {
        var o = reader.Object(node, "NamedMatch");
        var name = o.RequiredText("name");
        var value = o.Required("value");
        o.End();
        if (header && name.Length > 0)
        {
            CheckHeaderName(o.Get("name")!, name);
        }

        if (value is null || reader.IsWord(value, "invalid"))
        {
            return new NamedMatch(name, ValueMatchKind.Invalid, "");
        }

        var v = reader.Object(value, "ValueMatch");
        var one = v.OneOf("kind of match", "exact", "regex");
        v.End();
        var text = one is null ? "" : reader.Text(one);
        if (one is { Key: "regex" })
        {
            CheckRegex(one, text);
            return new NamedMatch(name, ValueMatchKind.Regex, text);
        }

        return new NamedMatch(name, ValueMatchKind.Exact, text);
    }

    private void CheckRegex(ConfigNode node, string pattern)
    {
        if (!ConfigRegex.TryCreate(pattern, out _, out var reason))
        {
            reader.Error(node, "This regular expression cannot be used: " + reason, ConfigReader.Quote(pattern), "RE2 syntax (no look-around, no back-references)");
        }
    }

    private TcpRoute ReadTcpRoute(ConfigNode node, bool attached)
    {
        var o = reader.Object(node, attached ? "AttachedTcpRoute" : "TcpRoute");
        BackendTls? tls = null;
        if (o.Get("policies") is { } policies)
        {
            var p = reader.Object(policies, "TcpRoutePolicies");
            tls = p.Child("backendTLS", ReadBackendTls);
            p.End();
        }

        var route = new TcpRoute
        {
            Name = o.Text("name") ?? "",
            Namespace = o.Text("namespace") ?? "default",
            RuleName = o.Text("ruleName"),
            Gateways = attached ? ReadGatewayReferences(o) : [],
            Hostnames = ReadHostnames(o),
            BackendTls = tls,
            Backends = o.List("backends", ReadTcpBackend),
            Path = node.Path,
        };
        WarnNoWeight(o.Get("backends"), route.Backends.Select(b => b.Weight), "every connection is closed");
        o.End();
        return route;
    }

    private TcpRouteBackend ReadTcpBackend(ConfigNode node)
    {
        var o = reader.Object(node, "TcpRouteBackend");
        BackendTls? tls = null;
        BackendTunnel? tunnel = null;
        if (o.Get("policies") is { } policies)
        {
            var p = reader.Object(policies, "TcpBackendPolicies");
            tls = p.Child("backendTLS", ReadBackendTls);
            tunnel = p.Child("backendTunnel", ReadTunnel);
            p.End();
        }

        var weight = o.Int("weight") ?? 1;
        var one = o.OneOf("backend", "host", "service", "dynamic", "backend");
        o.End();
        return new TcpRouteBackend(weight, ReadBackendKind(one), tls, tunnel);
    }
}
