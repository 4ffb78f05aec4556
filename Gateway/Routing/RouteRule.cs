namespace Agentgateway.Gateway.Routing;

/// <summary>One (route, match entry) pair: a candidate of its own in routing.</summary>
internal sealed class RouteRule
{
    public RouteRule(CompiledRoute route, IReadOnlyList<string> hostnames, PathRule path, string? method, IReadOnlyList<ValueRule> headers, IReadOnlyList<ValueRule> query)
    {
        Route = route;
        Hostnames = hostnames;
        Path = path;
        Method = method;
        Headers = headers;
        Query = query;
        Match = new RouteMatch(route, path.Pattern, path.Prefix);
    }

    public CompiledRoute Route { get; }

    /// <summary>Exact names or <c>*.suffix</c>; empty = any.</summary>
    public IReadOnlyList<string> Hostnames { get; }

    public PathRule Path { get; }

    /// <summary>Compared with case; null = any.</summary>
    public string? Method { get; }

    public IReadOnlyList<ValueRule> Headers { get; }

    public IReadOnlyList<ValueRule> Query { get; }

    /// <summary>Place among the rules of its route: the last tie-break.</summary>
    public int Order { get; init; }

    /// <summary>The result if this rule wins; made once.</summary>
    public RouteMatch Match { get; }
}
