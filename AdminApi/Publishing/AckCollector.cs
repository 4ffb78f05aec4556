using System.Text.Json;
using System.Threading.Channels;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Instances;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Collects what gateways say about snapshots: the channel tells at once, the hash holds what a lost message would have told.</summary>
internal sealed partial class AckCollector(
    ControlPlaneSettings settings, ControlDatabase database, RedisLink redis, SnapshotCache cache, Timeline timeline, InstanceRegistry instances, TimeProvider time,
    ILogger<AckCollector> logger) : BackgroundService
{
    private readonly SyncNames _names = new(settings.Environment);
    private readonly Channel<GatewayAck> _acks = Channel.CreateBounded<GatewayAck>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly HashSet<(string Instance, long Epoch, long Revision, string State)> _stored = [];

    /// <summary>Takes one ack, from whatever way it came.</summary>
    public void Add(GatewayAck ack) => _acks.Writer.TryWrite(ack);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(redis.SubscribeAsync(_names.Ack, OnMessage, stoppingToken), SweepAsync(stoppingToken), StoreAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void OnMessage(RedisValue message)
    {
        if (Parse(message) is { } ack)
        {
            Add(ack);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(settings.ReconcileInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (redis.Database is not { } redisNow || cache.Get(SnapshotParts.Config)?.Head is not { } head)
            {
                continue;
            }

            try
            {
                foreach (var entry in await redisNow.HashGetAllAsync(_names.Acks(head.Part, head.Epoch, head.Revision)))
                {
                    OnMessage(entry.Value);
                }
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // The next sweep finds them.
            }
        }
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        await foreach (var ack in _acks.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await StoreAsync(ack, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotStored(logger, e, ack.InstanceId, ack.Revision);
            }
        }
    }

    private async Task StoreAsync(GatewayAck ack, CancellationToken cancellationToken)
    {
        if (ack.State == "applied")
        {
            instances.Applied(ack);
        }

        // Only config has history; the fleet view shows the other parts.
        if (ack.Part != SnapshotParts.Config || ack.State is not ("applied" or "rejected") || !_stored.Add((ack.InstanceId, ack.Epoch, ack.Revision, ack.State)))
        {
            return;
        }

        if (_stored.Count > 10_000)
        {
            _stored.Clear();
        }

        await timeline.ObserveAsync(ack.Part, ack.Epoch, ack.Revision, databaseId: null, $"gateway {ack.InstanceId}", cancellationToken);
        var live = instances.LiveIds();
        await database.WriteAsync(
            async db =>
            {
                var row = await db.PublishAcks.AsTracking()
                    .FirstOrDefaultAsync(a => a.Epoch == ack.Epoch && a.Revision == ack.Revision && a.InstanceId == ack.InstanceId, cancellationToken);
                if (row is null)
                {
                    row = new PublishAckRow { Epoch = ack.Epoch, Revision = ack.Revision, InstanceId = ack.InstanceId, State = ack.State };
                    db.PublishAcks.Add(row);
                }

                row.State = ack.State;
                row.ErrorsJson = JsonSerializer.Serialize([.. ack.Errors.Take(50)], SyncJson.Default.ListString);
                row.DurationMs = ack.Milliseconds;
                row.At = ack.At;
                await db.SaveChangesAsync(cancellationToken);
                await RevisionStates.AnsweredAsync(db, ack.Epoch, ack.Revision, live, cancellationToken);
            },
            cancellationToken);
        if (ack.State == "rejected")
        {
            LogRejected(logger, ack.InstanceId, ack.Revision, string.Join("; ", ack.Errors.Take(5)));
        }
    }

    private static GatewayAck? Parse(RedisValue text)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])text!, SyncJson.Default.GatewayAck) is { InstanceId: not null, Part: not null, State: not null, Errors: not null } ack ? ack : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Gateway {InstanceId} rejected revision {Revision}: {Errors}")]
    private static partial void LogRejected(ILogger logger, string instanceId, long revision, string errors);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The answer of gateway {InstanceId} to revision {Revision} could not be stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string instanceId, long revision);
}
