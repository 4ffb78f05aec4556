using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Usage;

/// <summary>Stores usage batches so that every event counts once, however often it arrives.</summary>
/// <remarks>
/// 1. control database, one transaction: which numbers are new, the high-water mark, last use of keys. It commits first, since money hangs on it
/// 2. telemetry database, one transaction: the log by <c>INSERT OR IGNORE</c>, and sums only for rows that went in
/// A crash in between repeats both steps: the first ignores what it has, the second makes up for it.
/// </remarks>
internal sealed class UsageStore(ControlDatabase control, TelemetryDatabase telemetry, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _storedAtMs;

    /// <summary>When usage was last stored; null before the first time.</summary>
    public DateTimeOffset? StoredAt => Interlocked.Read(ref _storedAtMs) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Stores batches in order.</summary>
    /// <returns>High-water mark of every gateway that is in the batches.</returns>
    public async Task<IReadOnlyDictionary<string, long>> StoreAsync(IReadOnlyList<UsageBatch> batches, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var marks = await control.WriteAsync(db => ProgressAsync(db, batches, cancellationToken), cancellationToken);
            await telemetry.WriteAsync(db => TelemetryWriter.WriteAsync(db, batches, cancellationToken), cancellationToken);
            Interlocked.Exchange(ref _storedAtMs, time.GetUtcNow().ToUnixTimeMilliseconds());
            return marks;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>High-water mark of every known gateway.</summary>
    public Task<Dictionary<string, long>> MarksAsync(CancellationToken cancellationToken) =>
        control.ReadAsync(db => db.IngestProgress.ToDictionaryAsync(p => p.InstanceId, p => p.Sequence, cancellationToken), cancellationToken);

    private async Task<Dictionary<string, long>> ProgressAsync(ControlDbContext db, IReadOnlyList<UsageBatch> batches, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var marks = new Dictionary<string, long>(StringComparer.Ordinal);
        var lastUsed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var gateway in batches.GroupBy(b => b.InstanceId, StringComparer.Ordinal))
        {
            var row = await db.IngestProgress.AsTracking().FirstOrDefaultAsync(p => p.InstanceId == gateway.Key, cancellationToken);
            if (row is null)
            {
                row = new IngestProgressRow { InstanceId = gateway.Key };
                db.IngestProgress.Add(row);
            }

            var stored = new SequenceRanges(row.Sequence, row.Ranges);
            foreach (var batch in gateway.Where(b => b.Events.Count > 0))
            {
                foreach (var usage in batch.Events.Where(e => e.KeyId is not null && !stored.Contains(e.Sequence)))
                {
                    lastUsed[usage.KeyId!] = Math.Max(lastUsed.GetValueOrDefault(usage.KeyId!), usage.StartedAt);
                }

                row.Lost += CountLost(stored, batch);
                stored.Add(batch.After + 1, batch.Events[^1].Sequence);
            }

            row.Sequence = stored.HighWater;
            row.Ranges = stored.Format();
            row.UpdatedAt = now;
            marks[gateway.Key] = stored.HighWater;
        }

        foreach (var (keyId, at) in lastUsed)
        {
            await db.ApiKeys.Where(k => k.Id == keyId && (k.LastUsedAt == null || k.LastUsedAt < at))
                .ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, at), cancellationToken);
        }

        return marks;
    }

    // Numbers between the batch before and this one that never arrived. After = 0 means that the gateway does not know the one before.
    private static long CountLost(SequenceRanges stored, UsageBatch batch)
    {
        var from = Math.Max(batch.After, stored.HighWater) + 1;
        return batch.After == 0 || from >= batch.Events[0].Sequence ? 0 : batch.Events[0].Sequence - from;
    }

    public void Dispose() => _gate.Dispose();
}
