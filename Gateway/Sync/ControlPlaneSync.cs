using System.Text.Json;
using System.Threading.Channels;
using Agentgateway.Configuration.Sync;
using StackExchange.Redis;

namespace Agentgateway.Gateway.Sync;

/// <summary>Keeps this gateway at the newest published snapshot. The owner of the consuming side of the protocol.</summary>
/// <remarks>
/// 1. start from disk, so that a restart needs neither Redis nor AdminApi
/// 2. subscribe, then read: a publish between the two rings after the reading
/// 3. doorbell, reconnect and poll all only say "look"; they meet in a channel of one and one worker looks
/// 4. look at Redis; take only what is later than (epoch, revision) here; the processor verifies, applies, keeps and acks
/// 5. whatever Redis could not give (away, flushed, forged) comes from AdminApi over HTTP
/// Nothing here ends the process: what is missing is asked for again.
/// </remarks>
internal sealed partial class ControlPlaneSync(
    ControlPlaneOptions options, RedisLink redis, RedisSnapshotReader reader, ControlPlaneClient http, SnapshotProcessor processor, LastKnownGoodStore store,
    KeyRevocations revocations, SyncStatus status, TimeProvider time, ILogger<ControlPlaneSync> logger, IStandIn? standIn = null) : BackgroundService
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxFirstBackOff = TimeSpan.FromSeconds(15);
    private readonly SyncNames _names = new(options.Environment);
    private readonly Channel<string> _triggers = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Asks for a look at the sources soon. Cheap and safe from any thread.</summary>
    public void Trigger(string reason) => _triggers.Writer.TryWrite(reason);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartFromDiskAsync(stoppingToken);
            redis.Restored += OnRestored;
            await Task.WhenAll(SubscribeAsync(stoppingToken), TickAsync(stoppingToken), WorkAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            redis.Restored -= OnRestored;
        }
    }

    private void OnRestored() => Trigger("restored");

    private async Task StartFromDiskAsync(CancellationToken cancellationToken)
    {
        foreach (var part in SnapshotParts.All)
        {
            foreach (var (head, payload) in store.Load(part))
            {
                if (await GuardedAsync(part, head, payload, SnapshotSource.Disk, cancellationToken) == PartOutcome.Applied)
                {
                    break;
                }
            }
        }

        if (!status.HasConfig && standIn is not null)
        {
            LogNothing(logger);
            await standIn.ServeAsync(cancellationToken);
        }
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        if (await redis.ConnectAsync(cancellationToken) is not { } subscriber)
        {
            return;
        }

        // Channels survive reconnects; only the first subscription has to be insisted on.
        var subscribed = false;
        while (!subscribed)
        {
            try
            {
                var doorbell = await subscriber.SubscribeAsync(RedisChannel.Literal(_names.Notify)).WaitAsync(cancellationToken);
                doorbell.OnMessage(_ => Trigger("doorbell"));
                var keys = await subscriber.SubscribeAsync(RedisChannel.Literal(_names.KeysNotify)).WaitAsync(cancellationToken);
                keys.OnMessage(message => OnRevocation(message.Message));
                subscribed = true;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }

        Trigger("subscribed");
    }

    // In memory and small, so it needs no detour over the worker: a revoked key must stop within a second.
    private void OnRevocation(RedisValue message)
    {
        try
        {
            if (JsonSerializer.Deserialize((byte[])message!, SyncJson.Default.KeyRevocation) is { SecretHash: not null, Operation: not null } revocation)
            {
                revocations.Apply(revocation);
                LogRevocation(logger, revocation.KeyId, revocation.Operation);
            }
        }
        catch (JsonException)
        {
            Trigger("unreadable revocation");
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        Trigger("start");
        var last = time.GetTimestamp();
        var backOff = TimeSpan.FromSeconds(1);
        var jitter = 1.0;
        var connected = redis.IsConnected;
        while (true)
        {
            await Task.Delay(Slice, time, cancellationToken);
            var interval = !status.HasConfig ? backOff : (redis.IsConnected ? options.PollInterval : options.FallbackInterval) * jitter;
            var flipped = connected != redis.IsConnected;
            if (!flipped && time.GetElapsedTime(last) < interval)
            {
                continue;
            }

            connected = redis.IsConnected;
            Trigger(flipped ? "connection changed" : "poll");
            last = time.GetTimestamp();
            jitter = 0.8 + (Random.Shared.NextDouble() * 0.4);
            backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, MaxFirstBackOff.Ticks));
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var reason in _triggers.Reader.ReadAllAsync(cancellationToken))
        {
            LogLook(logger, reason);
            var open = await LookAtRedisAsync(cancellationToken);
            foreach (var part in open)
            {
                await LookAtAdminApiAsync(part, cancellationToken);
            }
        }
    }

    /// <returns>Parts that Redis could not settle.</returns>
    private async Task<IReadOnlyList<string>> LookAtRedisAsync(CancellationToken cancellationToken)
    {
        if (await reader.ReadHeadsAsync() is not { } heads)
        {
            return SnapshotParts.All;
        }

        if (await reader.ReadRevocationsAsync() is { } listed)
        {
            revocations.Merge(listed);
        }

        var open = new List<string>();
        foreach (var part in SnapshotParts.All)
        {
            if (!heads.TryGetValue(part, out var head))
            {
                // A missing head is never an empty configuration: Redis was flushed, or nothing was published yet.
                open.Add(part);
                continue;
            }

            if (!status.Wants(head))
            {
                if (status.Get(part) is { } applied && applied.Head.Epoch == head.Epoch && applied.Head.Revision == head.Revision)
                {
                    status.Confirm(part, SnapshotSource.Redis);
                }

                continue;
            }

            var payload = await reader.ReadPayloadAsync(part, head);
            if (payload is null
                || await GuardedAsync(part, head, payload, SnapshotSource.Redis, cancellationToken) == PartOutcome.Unverified)
            {
                open.Add(part);
            }
        }

        return open;
    }

    private async Task LookAtAdminApiAsync(string part, CancellationToken cancellationToken)
    {
        var fetched = await http.GetSnapshotAsync(part, status.Get(part)?.Head, cancellationToken);
        switch (fetched.State)
        {
            case SnapshotFetchState.Found:
                await GuardedAsync(part, fetched.Head!, fetched.Payload, SnapshotSource.Http, cancellationToken);
                break;
            case SnapshotFetchState.NotModified:
                status.Confirm(part, SnapshotSource.Http);
                break;
        }
    }

    // An applier that throws must not end the worker: the next revision may well compile.
    private async Task<PartOutcome> GuardedAsync(
        string part, SnapshotHead head, ReadOnlyMemory<byte> payload, string source, CancellationToken cancellationToken)
    {
        try
        {
            return await processor.ProcessAsync(part, head, payload, source, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, e, part, head.Revision);
            status.SetRejected(head, "internal error, see the log");
            return PartOutcome.Rejected;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Looking for newer snapshots: {Reason}")]
    private static partial void LogLook(ILogger logger, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Key {KeyId}: {Operation}")]
    private static partial void LogRevocation(ILogger logger, string keyId, string operation);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "No configuration on disk: answering 503 until the control plane sends one")]
    private static partial void LogNothing(ILogger logger);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Snapshot {Part} revision {Revision} could not be applied, the previous one serves on")]
    private static partial void LogFailed(ILogger logger, Exception exception, string part, long revision);
}
