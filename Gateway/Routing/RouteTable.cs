using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Routing;

/// <summary>All routes of one listener, by host.</summary>
/// <remarks>
/// 1. exact host   2. wildcards, longest suffix first   3. routes without host names. The first level in which a rule matches wins, so an
/// exact host's <c>/</c> beats a wildcard host's exact path (agentgateway, Gateway API). Hosts are compared without case.
/// </remarks>
internal sealed class RouteTable
{
    private readonly IReadOnlyList<RouteRule> _rules;
    private readonly Dictionary<string, PathIndex> _hosts;
    private readonly Dictionary<string, PathIndex>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly bool _hasExact;
    private readonly KeyValuePair<string, PathIndex>[] _wildcards;
    private readonly PathIndex? _any;

    public RouteTable(IReadOnlyList<RouteRule> rules)
        : this(rules, ByHost(rules).ToDictionary(e => e.Key, e => new PathIndex(e.Value), StringComparer.OrdinalIgnoreCase))
    {
    }

    private RouteTable(IReadOnlyList<RouteRule> rules, Dictionary<string, PathIndex> hosts)
    {
        (_rules, _hosts, _exact) = (rules, hosts, hosts.GetAlternateLookup<ReadOnlySpan<char>>());
        _any = hosts.GetValueOrDefault("");
        _wildcards = [.. hosts.Where(h => h.Key.StartsWith('*')).Select(h => KeyValuePair.Create(h.Key[1..], h.Value)).OrderByDescending(w => w.Key.Length)];
        _hasExact = hosts.Count > _wildcards.Length + (_any is null ? 0 : 1);
    }

    /// <summary>The table of other rules. Where few differ, the rest is shared with this one.</summary>
    public RouteTable With(IReadOnlyList<RouteRule> rules)
    {
        var first = 0;
        while (first < rules.Count && first < _rules.Count && ReferenceEquals(rules[first], _rules[first]))
        {
            first++;
        }

        var last = 0;
        while (last < rules.Count - first && last < _rules.Count - first && ReferenceEquals(rules[^(last + 1)], _rules[^(last + 1)]))
        {
            last++;
        }

        var added = rules.Skip(first).Take(rules.Count - first - last).ToHashSet();
        var removed = _rules.Skip(first).Take(_rules.Count - first - last).ToHashSet();
        var both = added.Intersect(removed).ToList();
        added.ExceptWith(both);
        removed.ExceptWith(both);

        // Keys are unique in a listener but for odd attachments; there the order of the list counts.
        if (added.Count + removed.Count > rules.Count / 4 || !HasUniqueKeys(rules))
        {
            return new RouteTable(rules);
        }

        var hosts = new Dictionary<string, PathIndex>(_hosts, StringComparer.OrdinalIgnoreCase);
        var more = ByHost(rules.Where(added.Contains));
        var less = ByHost(removed);
        foreach (var host in more.Keys.Union(less.Keys, StringComparer.OrdinalIgnoreCase))
        {
            var plus = more.GetValueOrDefault(host) ?? [];
            var index = hosts.TryGetValue(host, out var known) ? known.With(plus, [.. less.GetValueOrDefault(host) ?? []]) : new PathIndex(plus);
            if (index.IsEmpty)
            {
                hosts.Remove(host);
            }
            else
            {
                hosts[host] = index;
            }
        }

        return new RouteTable(rules, hosts);
    }

    private static bool HasUniqueKeys(IReadOnlyList<RouteRule> rules)
    {
        var routes = new HashSet<string>(rules.Count, StringComparer.Ordinal);
        for (var i = 0; i < rules.Count; i++)
        {
            // The rules of one route stand together.
            if ((i == 0 || !ReferenceEquals(rules[i].Route, rules[i - 1].Route)) && !routes.Add(rules[i].Route.Key))
            {
                return false;
            }
        }

        return true;
    }

    private static Dictionary<string, List<RouteRule>> ByHost(IEnumerable<RouteRule> rules)
    {
        var byHost = new Dictionary<string, List<RouteRule>>(StringComparer.OrdinalIgnoreCase);
        foreach (var rule in rules)
        {
            for (var i = 0; i < Math.Max(rule.Hostnames.Count, 1); i++)
            {
                var host = rule.Hostnames.Count == 0 || rule.Hostnames[i] == "*" ? "" : rule.Hostnames[i];
                if (!byHost.TryGetValue(host, out var list))
                {
                    byHost[host] = list = [];
                }

                if (list.Count == 0 || !ReferenceEquals(list[^1], rule))
                {
                    list.Add(rule);
                }
            }
        }

        return byHost;
    }

    public static RouteTable Empty { get; } = new([]);

    /// <summary>The winning route, or null.</summary>
    public RouteMatch? Find(RequestHead request)
    {
        var host = request.Host;
        if (_hasExact && _exact.TryGetValue(host, out var index) && index.Find(request) is { } byName)
        {
            return byName;
        }

        foreach (var (suffix, wildcard) in _wildcards)
        {
            if (host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && wildcard.Find(request) is { } byWildcard)
            {
                return byWildcard;
            }
        }

        return _any?.Find(request);
    }
}
