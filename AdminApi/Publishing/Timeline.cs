using System.Globalization;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Identity and epoch of this control database. The pair (epoch, revision) must stay above whatever any gateway runs.</summary>
/// <remarks>A restored or replaced database would count from below; raising the epoch puts it above without touching revision numbers.</remarks>
internal sealed partial class Timeline(ControlDatabase database, SnapshotCache cache, TimeProvider time, ILogger<Timeline> logger) : IDisposable
{
    // A bound on what a report may claim: whoever writes nonsense into Redis must not use up the numbers.
    private const long MaxJump = 1_000_000;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _databaseId;
    private long _epoch;

    /// <summary>Raised after the epoch has changed: everything has to be published again. Handlers must return at once.</summary>
    public event Action? Changed;

    /// <summary>Random id of the database, and the present epoch.</summary>
    public async ValueTask<(string DatabaseId, long Epoch)> GetAsync(CancellationToken cancellationToken)
    {
        if (_databaseId is { } known)
        {
            return (known, Interlocked.Read(ref _epoch));
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_databaseId is null)
            {
                var (id, epoch) = await database.ReadAsync(
                    async db => (await db.GetMetaAsync(MetaFacts.DatabaseId, cancellationToken), await db.GetMetaNumberAsync(MetaFacts.Epoch, cancellationToken)),
                    cancellationToken);
                Interlocked.Exchange(ref _epoch, Math.Max(1, epoch));
                _databaseId = id ?? throw new InvalidOperationException("The control database has no id: it was not migrated.");
            }

            return (_databaseId, Interlocked.Read(ref _epoch));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes note of what a gateway or Redis says is applied, and raises the epoch if that is not ours and not below ours.</summary>
    /// <param name="databaseId">Database that published it; null if unknown.</param>
    /// <param name="who">For the audit log, e.g. <c>gateway gw-1</c>.</param>
    public async Task ObserveAsync(string part, long epoch, long revision, string? databaseId, string who, CancellationToken cancellationToken)
    {
        var (ownId, ownEpoch) = await GetAsync(cancellationToken);
        if (cache.Get(part)?.Head is not { } own || epoch < ownEpoch)
        {
            return;
        }

        var foreign = databaseId is not null && databaseId != ownId;
        var above = epoch > own.Epoch || (epoch == own.Epoch && revision > own.Revision);
        if (!above && !(foreign && epoch == own.Epoch))
        {
            return;
        }

        // A gateway may run what was committed a moment ago and is not in the cache yet: that is ours, not another timeline.
        if (!foreign && epoch == ownEpoch && await CommittedAsync(part, cancellationToken) >= revision)
        {
            return;
        }

        if (epoch - ownEpoch > MaxJump)
        {
            LogAbsurd(logger, who, epoch);
            return;
        }

        await RaiseAsync(epoch, part, revision, who, cancellationToken);
    }

    private Task<long> CommittedAsync(string part, CancellationToken cancellationToken) => database.ReadAsync(
        async db => part switch
        {
            Configuration.Sync.SnapshotParts.Config =>
                await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.MaxAsync(db.ConfigRevisions, r => (long?)r.Revision, cancellationToken) ?? 0,
            Configuration.Sync.SnapshotParts.Keys => await db.GetMetaNumberAsync(MetaFacts.KeysRevision, cancellationToken),
            Configuration.Sync.SnapshotParts.Prices => await db.GetMetaNumberAsync(MetaFacts.PricesRevision, cancellationToken),
            _ => 0,
        },
        cancellationToken);

    private async Task RaiseAsync(long above, string part, long revision, string who, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        long before;
        long after;
        try
        {
            before = Interlocked.Read(ref _epoch);
            if (above < before)
            {
                return;
            }

            after = above + 1;
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            await database.WriteAsync(
                async db =>
                {
                    await db.SetMetaAsync(MetaFacts.Epoch, after.ToString(CultureInfo.InvariantCulture), cancellationToken);
                    await AuditLog.AppendAsync(
                        db, Actor.System, "timeline.change", now, cancellationToken, "timeline", "epoch",
                        before: new { epoch = before }, after: new { epoch = after, reportedBy = who, part, reportedEpoch = above, reportedRevision = revision });
                },
                cancellationToken);
            Interlocked.Exchange(ref _epoch, after);
            cache.Clear();
        }
        finally
        {
            _gate.Release();
        }

        LogRaised(logger, before, after, who, part, above, revision);
        Changed?.Invoke();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "Timeline changed, epoch {Before} -> {After}: {Who} has {Part} {Epoch}.{Revision}, which this database did not publish")]
    private static partial void LogRaised(ILogger logger, long before, long after, string who, string part, long epoch, long revision);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Who} reports epoch {Epoch}; no timeline gets there, ignored")]
    private static partial void LogAbsurd(ILogger logger, string who, long epoch);

    public void Dispose() => _gate.Dispose();
}
