using System.Collections.Concurrent;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Newest packed snapshot per part: what Redis should hold, and what gateways get over HTTP while Redis is away.</summary>
internal sealed class SnapshotCache
{
    private readonly ConcurrentDictionary<string, PublishedSnapshot> _snapshots = new(StringComparer.Ordinal);

    /// <summary>Newest snapshot of the part; null before the first revision.</summary>
    public PublishedSnapshot? Get(string part) => _snapshots.GetValueOrDefault(part);

    /// <summary>Replaces the snapshot of the part.</summary>
    public void Set(string part, PublishedSnapshot snapshot) => _snapshots[part] = snapshot;

    /// <summary>Forgets everything: a new epoch makes other heads.</summary>
    public void Clear() => _snapshots.Clear();

    /// <summary>Revisions by part.</summary>
    public IReadOnlyDictionary<string, long> Revisions => _snapshots.ToDictionary(s => s.Key, s => s.Value.Head.Revision, StringComparer.Ordinal);
}
