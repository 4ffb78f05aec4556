using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Agentgateway.AdminApi.Data;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Brings every committed revision to the gateways. The owner of the publishing side of the protocol.</summary>
/// <remarks>
/// 1. wait: a commit signals, an outbox row falls due, Redis comes back, or ten seconds have passed
/// 2. build the newest content of each part that owes something; what lies between is superseded
/// 3. sign it and keep it for the HTTP fallback, so that gateways get it even while Redis is away
/// 4. one script writes payload, head and doorbell, unless something later stands there
/// 5. mark the outbox rows done and the revisions published
/// 6. every ten seconds compare Redis with the database: a flush, a lost write or a forged head is repaired; a foreign head raises the epoch
/// Nothing here can lose a change: the outbox row is written with it and stays until step 5.
/// </remarks>
internal sealed partial class RevisionPublisher(
    ControlPlaneSettings settings, ControlDatabase database, IEnumerable<IPartSource> sources, SnapshotCache cache, RedisLink redis, RedisPublisher publisher,
    Timeline timeline, TimeProvider time, ILogger<RevisionPublisher> logger) : BackgroundService, IPublishSignal
{
    private static readonly TimeSpan MinBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AliveTime = TimeSpan.FromSeconds(30);
    private readonly SyncNames _names = new(settings.Environment);
    private readonly SnapshotSigner? _signer = settings.SigningKey is { } key ? new SnapshotSigner(key) : null;
    private readonly SemaphoreSlim _building = new(1, 1);
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private volatile bool _reconcile = true;

    /// <inheritdoc />
    public void Pending() => _signals.Writer.TryWrite(true);

    /// <inheritdoc />
    public async Task KeysChangedAsync(IReadOnlyList<string> secretHashes, string keyId, string operation, CancellationToken cancellationToken)
    {
        if (redis.Database is not { } redisNow)
        {
            return;
        }

        try
        {
            var at = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var hash in secretHashes)
            {
                // The list first: whoever misses the message finds it there.
                if (operation == "restored")
                {
                    await redisNow.SortedSetRemoveAsync(_names.RevokedKeys, hash).WaitAsync(cancellationToken);
                }
                else
                {
                    await redisNow.SortedSetAddAsync(_names.RevokedKeys, hash, at).WaitAsync(cancellationToken);
                }

                var message = JsonSerializer.Serialize(new KeyRevocation(hash, keyId, operation, at), SyncJson.Default.KeyRevocation);
                await redisNow.PublishAsync(RedisChannel.Literal(_names.KeysNotify), message).WaitAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogFastWayClosed(logger, keyId, e.GetType().Name);
        }
    }

    /// <summary>Newest snapshot of a part, built if it is not there yet; null before the first revision or without a signing key.</summary>
    public async Task<PublishedSnapshot?> CurrentAsync(string part, CancellationToken cancellationToken) =>
        cache.Get(part) ?? (sources.FirstOrDefault(s => s.Part == part) is { } source ? await BuildAsync(source, cancellationToken) : null);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_signer is null)
        {
            LogNoKey(logger);
            return;
        }

        void Again()
        {
            _reconcile = true;
            Pending();
        }

        redis.Restored += Again;
        timeline.Changed += Again;
        try
        {
            while (true)
            {
                await RoundAsync(stoppingToken);
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the outbox resumes at the next start.
        }
        finally
        {
            redis.Restored -= Again;
            timeline.Changed -= Again;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var next = await NextDueAsync(cancellationToken);
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        pause.CancelAfter(next);
        try
        {
            await _signals.Reader.ReadAsync(pause.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _reconcile = true;
        }
    }

    private async Task<TimeSpan> NextDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            var due = await database.ReadAsync(db => db.Outbox.Where(o => o.DoneAt == null).MinAsync(o => (long?)o.NextAt, cancellationToken), cancellationToken);
            return due is { } at
                ? TimeSpan.FromMilliseconds(Math.Clamp(at - time.GetUtcNow().ToUnixTimeMilliseconds(), 50, (long)settings.ReconcileInterval.TotalMilliseconds))
                : settings.ReconcileInterval;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogRoundFailed(logger, e);
            return settings.ReconcileInterval;
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var due = await database.ReadAsync(
                db => db.Outbox.Where(o => o.DoneAt == null && o.NextAt <= now).Select(o => o.Topic).Distinct().ToListAsync(cancellationToken), cancellationToken);
            var all = _reconcile;
            _reconcile = false;
            foreach (var source in sources)
            {
                if (due.Contains(source.Part))
                {
                    await PublishAsync(source, rebuild: true, cancellationToken);
                }
                else if (all)
                {
                    await PublishAsync(source, rebuild: false, cancellationToken);
                }
            }

            if (all)
            {
                await SignOfLifeAsync(cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A locked database or a part that cannot be built: the outbox row stays, the next round tries again.
            LogRoundFailed(logger, e);
            await Task.Delay(MinBackOff, time, cancellationToken);
        }
    }

    private async Task PublishAsync(IPartSource source, bool rebuild, CancellationToken cancellationToken)
    {
        var snapshot = rebuild ? await BuildAsync(source, cancellationToken) : await CurrentAsync(source.Part, cancellationToken);
        if (snapshot is null)
        {
            return;
        }

        var (result, standing) = await publisher.PublishAsync(snapshot);
        switch (result)
        {
            case PublishResult.Published:
                LogPublished(logger, source.Part, snapshot.Head.Epoch, snapshot.Head.Revision, snapshot.Head.Bytes);
                await DoneAsync(snapshot, cancellationToken);
                break;
            case PublishResult.AlreadyThere:
                await DoneAsync(snapshot, cancellationToken);
                break;
            case PublishResult.Foreign:
                await timeline.ObserveAsync(source.Part, standing!.Epoch, standing.Revision, standing.DatabaseId, "Redis", cancellationToken);
                break;
            case PublishResult.Conflict:
                Pending();
                break;
            case PublishResult.Away when rebuild:
                await LaterAsync(source.Part, cancellationToken);
                break;
        }
    }

    private async Task<PublishedSnapshot?> BuildAsync(IPartSource source, CancellationToken cancellationToken)
    {
        if (_signer is null)
        {
            return null;
        }

        await _building.WaitAsync(cancellationToken);
        try
        {
            // Before the reading: a revocation later than this is not in the snapshot for sure, and gateways keep it.
            var readAt = time.GetUtcNow().ToUnixTimeMilliseconds();
            var (databaseId, epoch) = await timeline.GetAsync(cancellationToken);
            if (await source.ReadAsync(cancellationToken) is not { } content)
            {
                return null;
            }

            var known = cache.Get(source.Part);
            if (known is not null && known.Head.Epoch == epoch && known.Head.Revision >= content.Revision && source.Part == SnapshotParts.Config)
            {
                return known;
            }

            var (head, payload) = _signer.Pack(source.Part, settings.Environment, databaseId, epoch, content.Revision, content.Json, readAt);
            var snapshot = new PublishedSnapshot(head, payload);
            cache.Set(source.Part, snapshot);
            return snapshot;
        }
        finally
        {
            _building.Release();
        }
    }

    private async Task DoneAsync(PublishedSnapshot snapshot, CancellationToken cancellationToken)
    {
        var head = snapshot.Head;
        var owed = await database.ReadAsync(
            db => db.Outbox.Where(o => o.Topic == head.Part && o.DoneAt == null).Select(o => new { o.Id, o.Payload }).ToListAsync(cancellationToken), cancellationToken);
        var done = owed.Where(o => !long.TryParse(o.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) || revision <= head.Revision)
            .Select(o => o.Id).ToList();
        if (done.Count > 0)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            await database.WriteAsync(
                async db =>
                {
                    await db.Outbox.Where(o => done.Contains(o.Id)).ExecuteUpdateAsync(o => o.SetProperty(x => x.DoneAt, now), cancellationToken);
                    if (head.Part == SnapshotParts.Config)
                    {
                        await RevisionStates.PublishedAsync(db, head.Revision, cancellationToken);
                    }
                },
                cancellationToken);
        }

        if (head.Part == SnapshotParts.Keys)
        {
            await publisher.TrimRevocationsAsync(head.PublishedAt);
        }
    }

    private Task LaterAsync(string part, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            async db =>
            {
                foreach (var row in await db.Outbox.AsTracking().Where(o => o.Topic == part && o.DoneAt == null).ToListAsync(cancellationToken))
                {
                    var backOff = MinBackOff.TotalMilliseconds * Math.Pow(2, Math.Min(row.Attempts, 10));
                    row.Attempts++;
                    row.NextAt = now + (long)Math.Min(backOff, MaxBackOff.TotalMilliseconds);
                }
            },
            cancellationToken);
    }

    private async Task SignOfLifeAsync(CancellationToken cancellationToken)
    {
        if (redis.Database is not { } redisNow)
        {
            return;
        }

        var (databaseId, epoch) = await timeline.GetAsync(cancellationToken);
        var sign = new ControlPlaneHeartbeat(settings.InstanceId, databaseId, epoch, cache.Revisions, time.GetUtcNow().ToUnixTimeMilliseconds());
        try
        {
            await redisNow.StringSetAsync(_names.ControlPlaneAlive, JsonSerializer.Serialize(sign, SyncJson.Default.ControlPlaneHeartbeat), AliveTime);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Gateways live on without it.
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Published {Part} {Epoch}.{Revision} ({Bytes} bytes)")]
    private static partial void LogPublished(ILogger logger, string part, long epoch, long revision, int bytes);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A publishing round failed; it is tried again")]
    private static partial void LogRoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Key {KeyId}: the fast way to the gateways is closed ({Reason}); they learn it from the next keys snapshot")]
    private static partial void LogFastWayClosed(ILogger logger, string keyId, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "AGW_SIGNING_KEY is not set: nothing is published to gateways")]
    private static partial void LogNoKey(ILogger logger);
}
