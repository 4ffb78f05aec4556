using System.Collections.Frozen;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Routing;

/// <summary>The rules of one host, found by path in time that depends on the path, not on the number of rules.</summary>
/// <remarks>
/// Precedence (agentgateway): exact path; then the longest prefix or expression text; a method; more headers; more query
/// conditions; the route key. Every rule has its rank in that order; lookups probe and take the lowest rank that matches.
/// </remarks>
internal sealed class PathIndex
{
    private readonly FrozenDictionary<string, Ranked[]>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, Ranked[]>.AlternateLookup<ReadOnlySpan<char>> _prefix;
    private readonly Ranked[] _regex;
    private readonly bool _hasExact;

    public PathIndex(IEnumerable<RouteRule> rules)
    {
        var ranked = rules
            .OrderBy(r => r.Path.Exact is null ? 1 : 0)
            .ThenByDescending(r => r.Path.Text.Length)
            .ThenBy(r => r.Method is null ? 1 : 0)
            .ThenByDescending(r => r.Headers.Count)
            .ThenByDescending(r => r.Query.Count)
            .ThenBy(r => r.Route.Key, StringComparer.Ordinal)
            .Select((rule, rank) => new Ranked(rank, rule))
            .ToArray();
        var exact = ranked.Where(r => r.Rule.Path.Exact is not null).GroupBy(r => r.Rule.Path.Exact!).ToDictionary(g => g.Key, g => g.ToArray());
        var prefix = ranked.Where(r => r.Rule.Path.Prefix is not null).GroupBy(r => r.Rule.Path.Prefix!).ToDictionary(g => g.Key, g => g.ToArray());
        _hasExact = exact.Count > 0;
        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _prefix = prefix.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _regex = [.. ranked.Where(r => r.Rule.Path.Regex is not null)];
    }

    public RouteMatch? Find(RequestHead request)
    {
        var path = request.Path;
        if (_hasExact && _exact.TryGetValue(path, out var exact) && First(exact, request) is { } byPath)
        {
            return byPath.Rule.Match;
        }

        var best = FindPrefix(path, request);
        foreach (var candidate in _regex)
        {
            if (best is { } prefix && prefix.Rank < candidate.Rank)
            {
                break;
            }

            if (RouteRegex.IsFullMatch(candidate.Rule.Path.Regex!, path) && Matches(candidate.Rule, request))
            {
                return candidate.Rule.Match;
            }
        }

        return best?.Rule.Match;
    }

    private Ranked? FindPrefix(ReadOnlySpan<char> path, RequestHead request)
    {
        var probe = path.TrimEnd('/');
        while (true)
        {
            if (_prefix.TryGetValue(probe, out var rules) && First(rules, request) is { } found)
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

    private static Ranked? First(Ranked[] rules, RequestHead request)
    {
        foreach (var rule in rules)
        {
            if (Matches(rule.Rule, request))
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

    private readonly record struct Ranked(int Rank, RouteRule Rule);
}
