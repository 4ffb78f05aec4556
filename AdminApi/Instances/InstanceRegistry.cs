using System.Collections.Concurrent;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Instances;

/// <summary>The fleet as known in memory. Fed by heartbeats and acks from Redis and HTTP.</summary>
internal sealed class InstanceRegistry(ControlPlaneSettings settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, InstanceState> _instances = new(StringComparer.Ordinal);

    /// <summary>Every gateway that was ever seen and not forgotten.</summary>
    public IReadOnlyCollection<InstanceState> All => [.. _instances.Values];

    /// <summary>One gateway; null if unknown.</summary>
    public InstanceState? Get(string instanceId) => _instances.GetValueOrDefault(instanceId);

    /// <summary>Takes a life sign. The same sign read twice proves nothing new.</summary>
    /// <returns>True if it is a new one.</returns>
    public bool Seen(GatewayHeartbeat heartbeat)
    {
        if (_instances.TryGetValue(heartbeat.InstanceId, out var known)
            && known.Heartbeat.At >= heartbeat.At && known.Heartbeat.StartedAt == heartbeat.StartedAt)
        {
            return false;
        }

        _instances[heartbeat.InstanceId] = new InstanceState(heartbeat, time.GetUtcNow());
        return true;
    }

    /// <summary>Puts in what the database remembers from before this process, unless something newer is known.</summary>
    public void Remember(InstanceState state) => _instances.TryAdd(state.Heartbeat.InstanceId, state);

    /// <summary>An ack tells sooner than the next heartbeat what a gateway runs.</summary>
    public void Applied(GatewayAck ack)
    {
        if (_instances.TryGetValue(ack.InstanceId, out var known))
        {
            var applied = new Dictionary<string, AppliedPart>(known.Heartbeat.Applied, StringComparer.Ordinal)
            {
                [ack.Part] = new AppliedPart(ack.Epoch, ack.Revision, ack.Sha256),
            };
            _instances.TryUpdate(ack.InstanceId, known with { Heartbeat = known.Heartbeat with { Applied = applied } }, known);
        }
    }

    /// <summary>Forgets a gateway for good.</summary>
    public void Forget(string instanceId) => _instances.TryRemove(instanceId, out _);

    /// <summary>True if the last life sign is too old.</summary>
    public bool IsLost(InstanceState state) => time.GetUtcNow() - state.SeenAt > settings.LostAfter;

    /// <summary>Ids of the gateways whose answer a publish waits for.</summary>
    public IReadOnlyCollection<string> LiveIds() =>
        [.. _instances.Values.Where(i => !IsLost(i) && i.Heartbeat.State != "draining").Select(i => i.Heartbeat.InstanceId)];
}
