using System.Reflection;
using System.Text.Json;
using System.Threading.Channels;
using Agentgateway.Configuration.Sync;
using StackExchange.Redis;

namespace Agentgateway.Gateway.Sync;

/// <summary>Life sign every ten seconds, and at once when what this gateway runs has changed: by Redis, else by HTTP.</summary>
internal sealed class HeartbeatSender(
    ControlPlaneOptions options, RedisLink redis, ControlPlaneClient http, SyncStatus status, IGatewayAddress address, UsageSpool usage,
    IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);
    private static readonly string ProductVersion =
        typeof(HeartbeatSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly SyncNames _names = new(options.Environment);
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Nudge() => _changes.Writer.TryWrite(true);
        status.Changed += Nudge;
        redis.Restored += Nudge;
        try
        {
            while (true)
            {
                await SendAsync(stoppingToken);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                pause.CancelAfter(options.HeartbeatInterval);
                try
                {
                    await _changes.Reader.ReadAsync(pause.Token);
                }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
                {
                    // The interval has passed without a change.
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: one last sign says so, within the time that the host gives.
            using var last = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await SendAsync(last.Token);
        }
        finally
        {
            status.Changed -= Nudge;
            redis.Restored -= Nudge;
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var heartbeat = Build();
        if (redis.Database is { } database)
        {
            try
            {
                await database.StringSetAsync(_names.Gateway(options.InstanceId), JsonSerializer.Serialize(heartbeat, SyncJson.Default.GatewayHeartbeat), TimeToLive);
                await database.SetAddAsync(_names.Gateways, options.InstanceId, CommandFlags.FireAndForget);
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // Falls through to HTTP; RedisLink has logged that Redis is away.
            }
        }

        try
        {
            await http.PostAsync(InternalApi.Heartbeat, heartbeat, SyncJson.Default.GatewayHeartbeat, cancellationToken);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The last sign did not get through in time; the fleet view finds out by itself.
        }
    }

    private GatewayHeartbeat Build() => new(
        options.InstanceId,
        options.Name,
        ProductVersion,
        SnapshotHead.CurrentSchema,
        lifetime.ApplicationStopping.IsCancellationRequested ? "draining" : status.HasConfig ? "serving" : "starting",
        status.Source,
        options.AdvertiseUrl ?? address.DataUrl,
        options.AdminUrl,
        status.StartedAt.ToUnixTimeMilliseconds(),
        time.GetUtcNow().ToUnixTimeMilliseconds(),
        status.Applied,
        status.LastError,
        usage.Pending,
        usage.Dropped);
}
