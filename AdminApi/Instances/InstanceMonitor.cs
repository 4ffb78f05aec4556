using System.Text.Json;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Agentgateway.AdminApi.Instances;

/// <summary>Reads heartbeats from Redis, keeps the fleet in memory and its last state in the database.</summary>
internal sealed partial class InstanceMonitor(
    ControlPlaneSettings settings, ControlDatabase database, RedisLink redis, InstanceRegistry registry, Timeline timeline, TimeProvider time,
    ILogger<InstanceMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(7);
    private readonly SyncNames _names = new(settings.Environment);
    private readonly Dictionary<string, GatewayHeartbeat> _stored = new(StringComparer.Ordinal);
    private long _storedAt;

    /// <summary>Takes one life sign, from whatever way it came.</summary>
    public async Task TakeAsync(GatewayHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        if (!registry.Seen(heartbeat))
        {
            return;
        }

        foreach (var (part, applied) in heartbeat.Applied)
        {
            await timeline.ObserveAsync(part, applied.Epoch, applied.Revision, applied.DatabaseId, $"gateway {heartbeat.InstanceId}", cancellationToken);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RememberAsync(stoppingToken);
            using var timer = new PeriodicTimer(settings.InstanceInterval, time);
            do
            {
                await RoundAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (redis.Database is { } redisNow)
            {
                await ReadAsync(redisNow, cancellationToken);
            }

            await StoreAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Heartbeats come over HTTP meanwhile.
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogRoundFailed(logger, e);
        }
    }

    private async Task ReadAsync(IDatabase redisNow, CancellationToken cancellationToken)
    {
        var ids = await redisNow.SetMembersAsync(_names.Gateways);
        if (ids.Length == 0)
        {
            return;
        }

        var signs = await redisNow.StringGetAsync([.. ids.Select(id => (RedisKey)_names.Gateway(id.ToString()))]);
        for (var i = 0; i < ids.Length; i++)
        {
            if (Parse(signs[i]) is { } heartbeat && heartbeat.InstanceId == ids[i].ToString())
            {
                await TakeAsync(heartbeat, cancellationToken);
            }
            else if (signs[i].IsNull && (registry.Get(ids[i].ToString()) is not { } known || registry.IsLost(known)))
            {
                // Back in the set with its next life sign.
                await redisNow.SetRemoveAsync(_names.Gateways, ids[i]);
            }
        }
    }

    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var row in await database.ReadAsync(db => db.GatewayInstances.ToListAsync(cancellationToken), cancellationToken))
            {
                var applied = new Dictionary<string, AppliedPart>(StringComparer.Ordinal);
                if (row is { AppliedEpoch: { } epoch, AppliedRevision: { } revision })
                {
                    applied[SnapshotParts.Config] = new AppliedPart(epoch, revision, row.AppliedSha256 ?? "");
                    if (row.AppliedKeysRevision is { } keys)
                    {
                        applied[SnapshotParts.Keys] = new AppliedPart(epoch, keys, "");
                    }
                }

                registry.Remember(new InstanceState(
                    new GatewayHeartbeat(row.InstanceId, row.Name, row.Version, row.SchemaVersion, row.State, row.Source, row.Address, row.AdminAddress,
                        row.StartedAt, At: 0, applied, row.LastError, row.UsagePending, row.UsageDropped),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.LastSeenAt)));
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogRoundFailed(logger, e);
        }
    }

    // A changed state is stored at once, a mere life sign every half minute: the database is not a clock.
    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        var all = registry.All;
        var everything = time.GetElapsedTime(_storedAt) >= StoreInterval;
        var changed = all.Where(i => i.Heartbeat.At > 0 && (!_stored.TryGetValue(i.Heartbeat.InstanceId, out var old)
            || (everything && old.At != i.Heartbeat.At) || !Same(old, i.Heartbeat))).ToList();
        var forgotten = all.Where(i => time.GetUtcNow() - i.SeenAt > ForgetAfter).Select(i => i.Heartbeat.InstanceId).ToList();
        if (everything)
        {
            _storedAt = time.GetTimestamp();
        }

        if (changed.Count == 0 && forgotten.Count == 0)
        {
            return;
        }

        await database.WriteAsync(
            async db =>
            {
                foreach (var state in changed)
                {
                    var id = state.Heartbeat.InstanceId;
                    var row = await db.GatewayInstances.AsTracking().FirstOrDefaultAsync(i => i.InstanceId == id, cancellationToken);
                    if (row is null)
                    {
                        row = new GatewayInstanceRow { InstanceId = id, Name = id, Version = "" };
                        db.GatewayInstances.Add(row);
                    }

                    Fill(row, state);
                }

                await db.GatewayInstances.Where(i => forgotten.Contains(i.InstanceId)).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
        changed.ForEach(i => _stored[i.Heartbeat.InstanceId] = i.Heartbeat);
        forgotten.ForEach(registry.Forget);
    }

    private static bool Same(GatewayHeartbeat a, GatewayHeartbeat b) =>
        a.State == b.State && a.Source == b.Source && a.Address == b.Address && a.LastError == b.LastError && a.StartedAt == b.StartedAt
        && a.Applied.GetValueOrDefault(SnapshotParts.Config) == b.Applied.GetValueOrDefault(SnapshotParts.Config)
        && a.Applied.GetValueOrDefault(SnapshotParts.Keys) == b.Applied.GetValueOrDefault(SnapshotParts.Keys);

    private static void Fill(GatewayInstanceRow row, InstanceState state)
    {
        var sign = state.Heartbeat;
        var config = sign.Applied.GetValueOrDefault(SnapshotParts.Config);
        row.Name = sign.Name;
        row.Version = sign.Version;
        row.SchemaVersion = sign.Schema;
        row.State = sign.State;
        row.Source = sign.Source;
        row.Address = sign.Address;
        row.AdminAddress = sign.AdminAddress;
        row.StartedAt = sign.StartedAt;
        row.LastSeenAt = state.SeenAt.ToUnixTimeMilliseconds();
        row.AppliedEpoch = config?.Epoch;
        row.AppliedRevision = config?.Revision;
        row.AppliedSha256 = config?.Sha256;
        row.AppliedKeysRevision = sign.Applied.GetValueOrDefault(SnapshotParts.Keys)?.Revision;
        row.LastError = sign.LastError;
        row.UsagePending = sign.UsagePending;
        row.UsageDropped = sign.UsageDropped;
    }

    private static GatewayHeartbeat? Parse(RedisValue text)
    {
        try
        {
            return text.IsNull
                ? null
                : JsonSerializer.Deserialize((byte[])text!, SyncJson.Default.GatewayHeartbeat) is
                    { InstanceId: not null, Name: not null, Version: not null, State: not null, Source: not null, Applied: not null } sign
                    ? sign
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The fleet could not be brought up to date; it is tried again")]
    private static partial void LogRoundFailed(ILogger logger, Exception exception);
}
