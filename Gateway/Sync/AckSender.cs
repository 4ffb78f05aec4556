using System.Text.Json;
using Agentgateway.Configuration.Sync;
using StackExchange.Redis;

namespace Agentgateway.Gateway.Sync;

/// <summary>Tells the control plane what became of a snapshot: by Redis, else by HTTP. A lost ack is healed by the next heartbeat.</summary>
internal sealed class AckSender(ControlPlaneOptions options, RedisLink redis, ControlPlaneClient http)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private readonly SyncNames _names = new(options.Environment);

    /// <summary>Sends one ack.</summary>
    public async Task SendAsync(GatewayAck ack, CancellationToken cancellationToken)
    {
        if (redis.Database is { } database)
        {
            try
            {
                var text = JsonSerializer.Serialize(ack, SyncJson.Default.GatewayAck);
                var key = _names.Acks(ack.Part, ack.Epoch, ack.Revision);
                await database.HashSetAsync(key, options.InstanceId, text);
                await database.KeyExpireAsync(key, Kept, CommandFlags.FireAndForget);
                await database.PublishAsync(RedisChannel.Literal(_names.Ack), text, CommandFlags.FireAndForget);
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // Falls through to HTTP; RedisLink has logged that Redis is away.
            }
        }

        await http.PostAsync(InternalApi.Ack, ack, SyncJson.Default.GatewayAck, cancellationToken);
    }
}
