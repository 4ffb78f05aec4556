using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Routing;

/// <summary>The rules of one host, found by path in time that depends on the path, not on the number of rules.</summary>
/// <remarks>
/// Precedence (agentgateway): exact path; then the longest prefix or expression text; a method; more headers; more query
/// conditions; the route key. Rules of one path are kept in that order. An index never changes; the next one shares what is at paths that did not change.
/// </remarks>
internal sealed class PathIndex
{
    private readonly Dictionary<string, RouteRule[]> _exact;
    private readonly Dictionary<string, RouteRule[]> _prefix;
    private readonly Dictionary<string, RouteRule[]>.AlternateLookup<ReadOnlySpan<char>> _exactByPath;
    private readonly Dictionary<string, RouteRule[]>.AlternateLookup<ReadOnlySpan<char>> _prefixByPath;
    private readonly RouteRule[] _regex;

    public PathIndex(IReadOnlyList<RouteRule> rules)
        : this(new Dictionary<string, RouteRule[]>(StringComparer.Ordinal), new Dictionary<string, RouteRule[]>(rules.Count, StringComparer.Ordinal), [], rules, [])
    {
    }

    private PathIndex(
        Dictionary<string, RouteRule[]> exact, Dictionary<string, RouteRule[]> prefix, RouteRule[] regex, IReadOnlyList<RouteRule> added, IReadOnlyCollection<RouteRule> removed)
    {
        (_exact, _prefix) = (exact, prefix);
        Change(exact, r => r.Path.Exact, added, removed);
        Change(prefix, r => r.Path.Prefix, added, removed);
        _regex = added.Concat(removed).Any(r => r.Path.Regex is not null) ? Merge(regex, [.. added.Where(r => r.Path.Regex is not null)], removed) : regex;
        _exactByPath = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixByPath = prefix.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool IsEmpty => _exact.Count == 0 && _prefix.Count == 0 && _regex.Length == 0;

    /// <summary>An index of other rules; what is at other paths is shared with this one.</summary>
    public PathIndex With(IReadOnlyList<RouteRule> added, IReadOnlyCollection<RouteRule> removed) =>
        new(new Dictionary<string, RouteRule[]>(_exact, StringComparer.Ordinal), new Dictionary<string, RouteRule[]>(_prefix, StringComparer.Ordinal), _regex, added, removed);

    public RouteMatch? Find(RequestHead request)
    {
        var path = request.Path;
        if (_exact.Count > 0 && _exactByPath.TryGetValue(path, out var exact) && First(exact, request) is { } byPath)
        {
            return byPath.Match;
        }

        var best = FindPrefix(path, request);
        foreach (var candidate in _regex)
        {
            if (best is not null && RulePrecedence.Instance.Compare(best, candidate) < 0)
            {
                break;
            }

            if (RouteRegex.IsFullMatch(candidate.Path.Regex!, path) && Matches(candidate, request))
            {
                return candidate.Match;
            }
        }

        return best?.Match;
    }

    private RouteRule? FindPrefix(ReadOnlySpan<char> path, RequestHead request)
    {
        var probe = path.TrimEnd('/');
        while (true)
        {
            if (_prefixByPath.TryGetValue(probe, out var rules) && First(rules, request) is { } found)
            {
                return found;
            }

            if (probe.IsEmpty)
            {
                return null;
            }

            var slash = probe.LastIndexOf('/');
            probe = slash < 0 ? default : probe[..slash];
        }
    }

    private static RouteRule? First(RouteRule[] rules, RequestHead request)
    {
        foreach (var rule in rules)
        {
            if (Matches(rule, request))
            {
                return rule;
            }
        }

        return null;
    }

    private static bool Matches(RouteRule rule, RequestHead request)
    {
        if (rule.Method is not null && rule.Method != request.Method)
        {
            return false;
        }

        for (var i = 0; i < rule.Headers.Count; i++)
        {
            if (!MatchesHeader(rule.Headers[i], request))
            {
                return false;
            }
        }

        for (var i = 0; i < rule.Query.Count; i++)
        {
            if (!MatchesQuery(rule.Query[i], request.Query))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MatchesHeader(ValueRule rule, RequestHead request)
    {
        switch (rule.Name)
        {
            case ":method":
                return rule.IsMatch(request.Method);
            case ":path":
                return rule.IsMatch(request.PathAndQuery);
            case ":authority":
                return rule.IsMatch(request.Authority);
            case ":scheme":
                return rule.IsMatch(request.Scheme);
        }

        if (rule.Name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            return rule.IsMatch(request.Authority);
        }

        foreach (var value in request.Headers[rule.Name])
        {
            if (rule.IsMatch(value))
            {
                return true;
            }
        }

        return false;
    }

    // Form decoding; of a repeated key the last value counts.
    private static bool MatchesQuery(ValueRule rule, ReadOnlySpan<char> query)
    {
        string? last = null;
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            if (Decode(key) == rule.Name)
            {
                last = Decode(equals < 0 ? default : pair[(equals + 1)..]);
            }
        }

        return last is not null && rule.IsMatch(last);
    }

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));

    private static void Change(
        Dictionary<string, RouteRule[]> index, Func<RouteRule, string?> path, IReadOnlyList<RouteRule> added, IReadOnlyCollection<RouteRule> removed)
    {
        var changed = new Dictionary<string, List<RouteRule>>(StringComparer.Ordinal);
        foreach (var rule in removed)
        {
            if (path(rule) is { } at)
            {
                changed.TryAdd(at, []);
            }
        }

        foreach (var rule in added)
        {
            if (path(rule) is not { } at)
            {
                continue;
            }

            // Most paths have one rule.
            if (!changed.TryGetValue(at, out var here))
            {
                if (index.TryAdd(at, [rule]))
                {
                    continue;
                }

                changed[at] = here = [];
            }

            here.Add(rule);
        }

        foreach (var (at, more) in changed)
        {
            var rules = Merge(index.GetValueOrDefault(at) ?? [], more, removed);
            if (rules.Length == 0)
            {
                index.Remove(at);
            }
            else
            {
                index[at] = rules;
            }
        }
    }

    // The order of the list decides what nothing else decides, so the sorting is stable.
    private static RouteRule[] Merge(RouteRule[] before, IReadOnlyList<RouteRule> added, IReadOnlyCollection<RouteRule> removed) =>
        [.. before.Where(r => !removed.Contains(r)).Concat(added).Order(RulePrecedence.Instance)];
}
