using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Revocations that overtake the keys snapshot: applied in memory the moment they arrive, dropped when a later snapshot contains them.</summary>
/// <remarks>Times are AdminApi's clock on both sides: a revocation carries when it was committed, a snapshot when its reading of the database began.</remarks>
internal sealed class KeyRevocations(IVirtualKeySink sink)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Status, long At)> _blocked = new(StringComparer.Ordinal);
    private long _snapshotAt;

    /// <summary>Applies one message.</summary>
    public void Apply(KeyRevocation revocation)
    {
        lock (_gate)
        {
            if (revocation.At < _snapshotAt)
            {
                return;
            }

            if (revocation.Operation == "restored")
            {
                _blocked.Remove(revocation.SecretHash);
            }
            else
            {
                _blocked[revocation.SecretHash] = (revocation.Operation, revocation.At);
            }

            Push();
        }
    }

    /// <summary>Merges the list that Redis keeps, read at start, after a reconnect and at every poll.</summary>
    public void Merge(IEnumerable<(string SecretHash, long At)> listed)
    {
        lock (_gate)
        {
            var changed = false;
            foreach (var (hash, at) in listed)
            {
                if (at >= _snapshotAt && _blocked.TryAdd(hash, ("revoked", at)))
                {
                    changed = true;
                }
            }

            if (changed)
            {
                Push();
            }
        }
    }

    /// <summary>A keys snapshot serves now; what is older than it is contained in it.</summary>
    public void SnapshotApplied(KeySnapshot snapshot, long publishedAt)
    {
        lock (_gate)
        {
            _snapshotAt = publishedAt;
            foreach (var hash in _blocked.Where(b => b.Value.At < publishedAt).Select(b => b.Key).ToList())
            {
                _blocked.Remove(hash);
            }

            // Keys first: between the two writes a revoked key may be refused twice, never accepted.
            sink.SetKeys(snapshot);
            Push();
        }
    }

    private void Push() => sink.SetBlocked(_blocked.ToDictionary(b => b.Key, b => b.Value.Status, StringComparer.Ordinal));
}
