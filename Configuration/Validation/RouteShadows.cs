using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Validation;

/// <summary>Finds the routes of one listener that no request can reach, because others come first for all that they take.</summary>
/// <remarks>
/// Each pair of host name and match is a candidate. It is out of reach when
/// 1. another route of the same host name has the same conditions and a smaller key,
/// 2. an expression for every path, with a longer text and no further conditions, stands among the routes of the same host name,
/// 3. a host name that covers the listener's own is looked at earlier, and a route of it has wider conditions.
/// A route is out of reach when all its candidates are.
/// </remarks>
/// <param name="listenerHost">Exact host, <c>*.suffix</c>, or empty or <c>*</c> for any.</param>
internal sealed class RouteShadows(string listenerHost)
{
    private static readonly HashSet<string> EveryPath = new(StringComparer.Ordinal) { ".*", "^.*", ".*$", "^.*$", "/.*", "^/.*", "/.*$", "^/.*$", "(.*)", "/(.*)" };

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, Entry> _same = new(StringComparer.Ordinal);
    private readonly List<Candidate> _everyPath = [];
    private readonly Dictionary<string, List<Candidate>> _wholeListener = new(StringComparer.Ordinal);

    private bool AnyHost => listenerHost is "" or "*";

    /// <summary>Adds a route. The smaller of two keys comes first on a full tie.</summary>
    /// <param name="space">The key begins with this namespace.</param>
    /// <param name="name">The key ends in this name.</param>
    public void Add(object owner, string space, string name, IReadOnlyList<string> hostnames, IReadOnlyList<RouteMatch> matches) => _entries.Add(new Entry(owner, space, name, hostnames, matches));

    /// <summary>Calls back for each route out of reach, with the route that takes its place and whether both have the same conditions.</summary>
    public void Find(Action<object, object, bool> report)
    {
        Reduce();

        // By key, so that of equal candidates the first one found is the one that serves.
        _entries.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        var candidates = _entries.Select(e => CandidatesOf(e).ToList()).ToList();
        foreach (var candidate in candidates.SelectMany(c => c))
        {
            _same.TryAdd(candidate.Bucket + "\n" + candidate.Conditions, candidate.Entry);
            if (candidate.TakesEveryPath && candidate.Match.Path.Kind == PathMatchKind.Regex)
            {
                _everyPath.Add(candidate);
            }

            if (!AnyHost && candidate.Bucket.Length > 0 && HostNames.Covers(candidate.Bucket, listenerHost) && candidate.Prefix is { } prefix)
            {
                (_wholeListener.TryGetValue(prefix, out var list) ? list : _wholeListener[prefix] = []).Add(candidate);
            }
        }

        for (var i = 0; i < _entries.Count; i++)
        {
            if (candidates[i].Count > 0 && ShadowOf(candidates[i]) is var (by, same))
            {
                report(_entries[i].Owner, by.Owner, same);
            }
        }
    }

    // Texts of conditions are made only for routes that may share one with another: mostly none. Where a route may hide others by more than that, all are needed.
    private void Reduce()
    {
        var owners = new Dictionary<int, int>(_entries.Count);
        var competing = new SortedSet<int>();
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            for (var h = 0; h < Math.Max(entry.Hostnames.Count, 1); h++)
            {
                var host = entry.Hostnames.Count == 0 ? "*" : entry.Hostnames[h];
                if (!AnyHost && host != "*" && HostNames.Covers(host, listenerHost))
                {
                    return;
                }

                var name = RouteHash.OfName(host is "" or "*" ? "" : host);
                foreach (var match in entry.Matches)
                {
                    if (match.Path.Kind == PathMatchKind.Regex && EveryPath.Contains(match.Path.Value))
                    {
                        return;
                    }

                    var hash = HashCode.Combine(name, RouteHash.Of(match));
                    if (!owners.TryAdd(hash, i) && owners[hash] is var other && other != i)
                    {
                        competing.Add(i);
                        competing.Add(other);
                    }
                }
            }
        }

        List<Entry> some = [.. competing.Select(i => _entries[i])];
        _entries.Clear();
        _entries.AddRange(some);
    }

    private (Entry By, bool Same)? ShadowOf(List<Candidate> candidates)
    {
        (Entry By, bool Same)? found = null;
        foreach (var candidate in candidates)
        {
            var same = _same[candidate.Bucket + "\n" + candidate.Conditions];
            if (!ReferenceEquals(same, candidate.Entry))
            {
                found ??= (same, true);
            }
            else if (Wider(candidate) is { } wider)
            {
                found ??= (wider, false);
            }
            else
            {
                return null;
            }
        }

        return found;
    }

    private Entry? Wider(Candidate candidate)
    {
        foreach (var other in _everyPath)
        {
            if (other.Bucket == candidate.Bucket && candidate.Match.Path.Kind != PathMatchKind.Exact
                && other.TextLength > candidate.TextLength && !ReferenceEquals(other.Entry, candidate.Entry) && other.TakesMoreThan(candidate))
            {
                return other.Entry;
            }
        }

        if (_wholeListener.Count == 0)
        {
            return null;
        }

        // The path, then what is left of it without its last segment, down to nothing. An expression is only known to be inside "every path".
        var probe = candidate.Match.Path.Kind == PathMatchKind.Regex ? "" : candidate.Match.Path.Value.TrimEnd('/');
        while (true)
        {
            foreach (var other in _wholeListener.GetValueOrDefault(probe, []))
            {
                if (HostNames.Rank(other.Bucket) > HostNames.Rank(candidate.Bucket) && other.TakesMoreThan(candidate))
                {
                    return other.Entry;
                }
            }

            if (probe.Length == 0)
            {
                return null;
            }

            probe = probe[..Math.Max(0, probe.LastIndexOf('/'))];
        }
    }

    // What never matches, by a condition or since the listener does not take the host, is left out: it shadows nothing.
    private IEnumerable<Candidate> CandidatesOf(Entry entry)
    {
        foreach (var host in entry.Hostnames.Count == 0 ? ["*"] : entry.Hostnames)
        {
            if (!HostNames.Overlap(host, listenerHost))
            {
                continue;
            }

            foreach (var match in entry.Matches)
            {
                if (match.Path.Kind != PathMatchKind.Invalid && match.Headers.Concat(match.Query).All(c => c.Kind != ValueMatchKind.Invalid))
                {
                    yield return new Candidate(entry, host == "*" ? "" : host.ToLowerInvariant(), match);
                }
            }
        }
    }

    private sealed record Entry(object Owner, string Space, string Name, IReadOnlyList<string> Hostnames, IReadOnlyList<RouteMatch> Matches)
    {
        public string Key => field ??= Space + "/" + Name;
    }

    private sealed record Candidate(Entry Entry, string Bucket, RouteMatch Match)
    {
        public int TextLength => Match.Path.Kind == PathMatchKind.Prefix ? Match.Path.Value.TrimEnd('/').Length : Match.Path.Value.Length;

        public bool TakesEveryPath => Match.Path.Kind == PathMatchKind.Regex ? EveryPath.Contains(Match.Path.Value) : Prefix == "";

        /// <summary>The prefix that the path must have, without trailing slash; null for an exact path and for other expressions.</summary>
        public string? Prefix => Match.Path.Kind switch
        {
            PathMatchKind.Prefix => Match.Path.Value.TrimEnd('/'),
            PathMatchKind.Regex when EveryPath.Contains(Match.Path.Value) => "",
            _ => null,
        };

        public string Conditions { get; } = string.Join(
            '\n',
            Match.Path.Kind == PathMatchKind.Prefix ? "Prefix" + Match.Path.Value.TrimEnd('/') : Match.Path.Kind + Match.Path.Value,
            Match.Method ?? "*",
            string.Join('&', Match.Headers.Select(Text).Order(StringComparer.Ordinal)),
            string.Join('&', Match.Query.Select(q => q.Name + q.Kind + q.Value).Order(StringComparer.Ordinal)));

        /// <summary>Method, headers and query allow all that the other's allow.</summary>
        public bool TakesMoreThan(Candidate other) =>
            (Match.Method is null || Match.Method == other.Match.Method)
            && Match.Headers.All(h => other.Match.Headers.Any(o => Text(h) == Text(o)))
            && Match.Query.All(other.Match.Query.Contains);

        private static string Text(NamedMatch header) => header.Name.ToLowerInvariant() + header.Kind + header.Value;
    }
}
