using System.Security.Cryptography;
using System.Text;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>Answers of an authorization service by key, each until its own time; the least recently used goes first when it is full. Thread-safe.</summary>
/// <param name="capacity">Most answers that are kept; at least 1.</param>
/// <remarks>Keys are kept as SHA-256: an entry takes the same memory whatever clients put into their key, and no credential stays in memory. Source: proxy.md 3.19.</remarks>
internal sealed class AnswerCache<T>(int capacity, TimeProvider time)
{
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _recent = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The name under which an answer is kept.</summary>
    public static string Hash(string key) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The answer, if there is one that has not expired.</summary>
    /// <param name="mustRefresh">Near the end of its time (a tenth of it, 5 s at most) exactly one caller gets true: it asks anew while the others use what there is.</param>
    public bool TryGet(string hash, out T answer, out bool mustRefresh)
    {
        mustRefresh = false;
        lock (_gate)
        {
            if (!_entries.TryGetValue(hash, out var node))
            {
                answer = default!;
                return false;
            }

            var entry = node.Value;
            var age = time.GetElapsedTime(entry.StoredAt);
            if (age >= entry.Lifetime)
            {
                Remove(node);
                answer = default!;
                return false;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            if (!entry.IsRefreshing && entry.Lifetime - age <= Min(entry.Lifetime / 10, LongestRefresh))
            {
                mustRefresh = entry.IsRefreshing = true;
            }

            answer = entry.Answer;
            return true;
        }
    }

    /// <summary>Keeps an answer; a lifetime of zero or less keeps nothing, and what was kept before goes.</summary>
    public void Set(string hash, T answer, TimeSpan lifetime)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(hash, out var old))
            {
                Remove(old);
            }

            if (lifetime <= TimeSpan.Zero)
            {
                return;
            }

            if (_entries.Count >= capacity)
            {
                Remove(_recent.Last!);
            }

            _entries[hash] = _recent.AddFirst(new Entry(hash, answer, time.GetTimestamp(), lifetime));
        }
    }

    /// <summary>The caller that had to refresh got no answer: the next one may try.</summary>
    public void RefreshFailed(string hash)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(hash, out var node))
            {
                node.Value.IsRefreshing = false;
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _entries.Remove(node.Value.Hash);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Entry(string hash, T answer, long storedAt, TimeSpan lifetime)
    {
        public string Hash { get; } = hash;

        public T Answer { get; } = answer;

        public long StoredAt { get; } = storedAt;

        public TimeSpan Lifetime { get; } = lifetime;

        public bool IsRefreshing { get; set; }
    }
}
