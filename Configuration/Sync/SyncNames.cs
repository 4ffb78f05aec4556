namespace Agentgateway.Configuration.Sync;

/// <summary>Redis keys and channels between AdminApi and the gateways of one environment.</summary>
/// <remarks>
/// <c>{env}</c> in braces is the hash tag: everything of one environment lives in one cluster slot, so scripts may declare all
/// their keys. Pub/sub carries no data; a lost message costs at most one poll interval. Source: architecture.md 5, portal.md 2.6.
/// </remarks>
public sealed class SyncNames(string environment)
{
    private readonly string _prefix = $"agw:{{{environment}}}:";

    /// <summary>Environment name as signed into every snapshot.</summary>
    public string Environment { get; } = environment;

    /// <summary>Hash: one field per part (<see cref="SnapshotParts"/>), value = <see cref="SnapshotHead"/> as JSON. No TTL, ever.</summary>
    public string Head => _prefix + "cfg:head";

    /// <summary>Channel: <see cref="Doorbell"/> as JSON.</summary>
    public string Notify => _prefix + "cfg:notify";

    /// <summary>Channel: <see cref="GatewayAck"/> as JSON; the same text is kept in <see cref="Acks"/>.</summary>
    public string Ack => _prefix + "cfg:ack";

    /// <summary>Sorted set: score = unix milliseconds of the revocation, member = secret hash (lower-case hex).</summary>
    public string RevokedKeys => _prefix + "keys:revoked";

    /// <summary>Channel: <see cref="KeyRevocation"/> as JSON.</summary>
    public string KeysNotify => _prefix + "keys:notify";

    /// <summary>String with 30 s TTL: AdminApi's own heartbeat, <see cref="ControlPlaneHeartbeat"/> as JSON.</summary>
    public string ControlPlaneAlive => _prefix + "cp:alive";

    /// <summary>List: <see cref="UsageBatch"/> as JSON, pushed on the left, taken on the right.</summary>
    public string Usage => _prefix + "usage";

    /// <summary>Hash: gateway instance id → highest sequence number that AdminApi has stored (decimal text).</summary>
    public string UsageHighWater => _prefix + "usage:hwm";

    /// <summary>String: brotli-compressed canonical JSON of one part. The newest six are kept.</summary>
    public string Snapshot(string part, long epoch, long revision) => $"{_prefix}cfg:snap:{part}:{epoch}:{revision}";

    /// <summary>List: names of the snapshots of one part that are still there, newest first. A script may only delete keys that it declares.</summary>
    public string SnapshotIndex(string part) => $"{_prefix}cfg:snaps:{part}";

    /// <summary>Hash with 24 h TTL: instance id → <see cref="GatewayAck"/> as JSON.</summary>
    public string Acks(string part, long epoch, long revision) => $"{_prefix}cfg:acks:{part}:{epoch}:{revision}";

    /// <summary>String with 30 s TTL, renewed every 10 s: <see cref="GatewayHeartbeat"/> as JSON.</summary>
    public string Gateway(string instanceId) => $"{_prefix}gw:{instanceId}";

    /// <summary>Set of instance ids that ever sent a heartbeat (pruned by AdminApi).</summary>
    public string Gateways => _prefix + "gw";

    /// <summary>Set: consumers that may have left an in-flight list behind.</summary>
    public string UsageConsumers => _prefix + "usage:consumers";

    /// <summary>List: batches taken by one AdminApi and not yet committed.</summary>
    public string UsageInFlight(string consumer) => $"{_prefix}usage:inflight:{consumer}";
}
