using System.Collections.Concurrent;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>What this gateway runs and how it stands with its control plane. Written by the sync worker, read by heartbeats, metrics and readiness.</summary>
public sealed class SyncStatus(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AppliedSnapshot> _applied = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SnapshotHead> _rejected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _errors = new(StringComparer.Ordinal);
    private long _confirmedAtTicks = time.GetUtcNow().UtcTicks;

    /// <summary>Raised when something that a heartbeat carries has changed. Handlers must return at once.</summary>
    public event Action? Changed;

    /// <summary>When this process began.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>True once a configuration serves, whatever its source.</summary>
    public bool HasConfig => _applied.ContainsKey(SnapshotParts.Config);

    /// <summary>Where the running configuration came from: <c>redis</c>, <c>http</c>, <c>lkg</c> or <c>none</c>.</summary>
    public string Source => _applied.TryGetValue(SnapshotParts.Config, out var config) ? config.Source : SnapshotSource.None;

    /// <summary>Revision of the running configuration; 0 before the first.</summary>
    public long ConfigRevision => _applied.TryGetValue(SnapshotParts.Config, out var config) ? config.Head.Revision : 0;

    /// <summary>Time since a source last confirmed that the running configuration is the current one.</summary>
    public TimeSpan ConfigAge => time.GetUtcNow() - new DateTimeOffset(Interlocked.Read(ref _confirmedAtTicks), TimeSpan.Zero);

    /// <summary>Revision of the configuration that was last rejected and is still the published one; 0 if none.</summary>
    public long RejectedConfigRevision => _rejected.TryGetValue(SnapshotParts.Config, out var head) ? head.Revision : 0;

    /// <summary>Latest problem that is not solved yet; safe to show.</summary>
    public string? LastError => _errors.IsEmpty ? null : string.Join("; ", _errors.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}: {e.Value}"));

    /// <summary>Epoch, revision and hash of every part that serves.</summary>
    public IReadOnlyDictionary<string, AppliedPart> Applied =>
        _applied.ToDictionary(p => p.Key, p => new AppliedPart(p.Value.Head.Epoch, p.Value.Head.Revision, p.Value.Head.Sha256, p.Value.Head.DatabaseId), StringComparer.Ordinal);

    internal AppliedSnapshot? Get(string part) => _applied.GetValueOrDefault(part);

    /// <summary>True if the head is later than what serves and was not rejected before.</summary>
    internal bool Wants(SnapshotHead head) =>
        (!_applied.TryGetValue(head.Part, out var applied) || head.IsNewerThan(applied.Head.Epoch, applied.Head.Revision))
        && !(_rejected.TryGetValue(head.Part, out var rejected)
            && rejected.Epoch == head.Epoch && rejected.Revision == head.Revision && rejected.Sha256 == head.Sha256);

    internal void SetApplied(SnapshotHead head, string source)
    {
        _applied[head.Part] = new AppliedSnapshot(head, source, time.GetUtcNow());
        _rejected.TryRemove(head.Part, out _);
        _errors.TryRemove(head.Part, out _);
        Confirm(head.Part, source);
        Changed?.Invoke();
    }

    internal void SetRejected(SnapshotHead head, string reason)
    {
        _rejected[head.Part] = head;
        SetError(head.Part, $"revision {head.Revision} rejected: {reason}");
    }

    internal void SetError(string part, string reason)
    {
        if (!_errors.TryGetValue(part, out var known) || known != reason)
        {
            _errors[part] = reason.Length > 1000 ? reason[..1000] : reason;
            Changed?.Invoke();
        }
    }

    /// <summary>A live source named the running snapshot as its newest.</summary>
    internal void Confirm(string part, string source)
    {
        if (part == SnapshotParts.Config && source != SnapshotSource.Disk)
        {
            Interlocked.Exchange(ref _confirmedAtTicks, time.GetUtcNow().UtcTicks);
        }

        // What a live source confirms is as good as fetched from it: the fleet view must not say lkg or http for ever.
        if (source != SnapshotSource.Disk && _applied.TryGetValue(part, out var applied) && applied.Source != source)
        {
            _applied[part] = applied with { Source = source };
            Changed?.Invoke();
        }
    }
}
