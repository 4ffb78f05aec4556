using System.Collections.Frozen;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Routing;

/// <summary>All routes of one listener, by host.</summary>
/// <remarks>
/// 1. exact host   2. wildcards, longest suffix first   3. routes without host names. The first level in which a rule matches wins, so an
/// exact host's <c>/</c> beats a wildcard host's exact path (agentgateway, Gateway API). Hosts are compared without case.
/// </remarks>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, PathIndex>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly bool _hasExact;
    private readonly KeyValuePair<string, PathIndex>[] _wildcards;
    private readonly PathIndex? _any;

    public RouteTable(IEnumerable<RouteRule> rules)
    {
        var byHost = new Dictionary<string, List<RouteRule>>(StringComparer.OrdinalIgnoreCase);
        foreach (var rule in rules)
        {
            foreach (var host in rule.Hostnames.Count == 0 ? [""] : rule.Hostnames)
            {
                var key = host == "*" ? "" : host;
                if (!byHost.TryGetValue(key, out var list))
                {
                    byHost[key] = list = [];
                }

                list.Add(rule);
            }
        }

        var exact = new Dictionary<string, PathIndex>(StringComparer.OrdinalIgnoreCase);
        var wildcards = new List<KeyValuePair<string, PathIndex>>();
        foreach (var (host, list) in byHost)
        {
            var index = new PathIndex(list);
            if (host.Length == 0)
            {
                _any = index;
            }
            else if (host.StartsWith('*'))
            {
                wildcards.Add(new(host[1..], index));
            }
            else
            {
                exact[host] = index;
            }
        }

        _hasExact = exact.Count > 0;
        _exact = exact.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _wildcards = [.. wildcards.OrderByDescending(w => w.Key.Length)];
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
