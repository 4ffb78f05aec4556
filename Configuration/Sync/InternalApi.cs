using System.Globalization;

namespace Agentgateway.Configuration.Sync;

/// <summary>Routes and headers that AdminApi serves to gateways alone, for the time when Redis is away. Bearer: <c>AGW_INSTANCE_TOKEN</c>.</summary>
public static class InternalApi
{
    /// <summary>GET, followed by a part name: <see cref="SnapshotEnvelope"/>; <see cref="ETag"/>; 304, 404 before the first publish.</summary>
    public const string Snapshot = "/internal/v1/snapshot/";

    /// <summary>POST <see cref="GatewayHeartbeat"/>: 204.</summary>
    public const string Heartbeat = "/internal/v1/heartbeat";

    /// <summary>POST <see cref="GatewayAck"/>: 204.</summary>
    public const string Ack = "/internal/v1/ack";

    /// <summary>POST <see cref="UsageBatch"/>: 200 <see cref="UsageReceipt"/>.</summary>
    public const string Usage = "/internal/v1/usage";

    /// <summary>Request header: instance id of the calling gateway.</summary>
    public const string InstanceHeader = "agw-instance";

    /// <summary>Request header of a snapshot GET: <c>epoch.revision.database</c> that the gateway runs; the control plane must stay above it.</summary>
    public const string AppliedHeader = "agw-applied";

    /// <summary>Media type of <see cref="SnapshotEnvelope"/>.</summary>
    public const string SnapshotMediaType = "application/vnd.agentgateway.snapshot";

    /// <summary>
    /// Strong entity tag of a snapshot: what orders it, not its hash, since sealing secrets again gives other bytes for the same revision.
    /// </summary>
    public static string ETag(SnapshotHead head) => $"\"{Position(head)}\"";

    /// <summary>Value of <see cref="AppliedHeader"/>.</summary>
    public static string Position(SnapshotHead head) => string.Create(CultureInfo.InvariantCulture, $"{head.Epoch}.{head.Revision}.{head.DatabaseId}");

    /// <summary>Reads <see cref="AppliedHeader"/>; false if it is not one.</summary>
    public static bool TryReadPosition(string text, out long epoch, out long revision, out string databaseId)
    {
        var pieces = text.Split('.', 3);
        revision = 0;
        epoch = 0;
        databaseId = pieces.Length == 3 ? pieces[2] : "";
        return pieces.Length == 3
            && long.TryParse(pieces[0], NumberStyles.None, CultureInfo.InvariantCulture, out epoch)
            && long.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out revision);
    }
}
