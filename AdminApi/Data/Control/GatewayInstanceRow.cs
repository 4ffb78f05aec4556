namespace Agentgateway.AdminApi.Data.Control;

/// <summary>A gateway as its heartbeats describe it.</summary>
internal sealed class GatewayInstanceRow
{
    public required string InstanceId { get; set; }

    public required string Name { get; set; }

    public required string Version { get; set; }

    public int SchemaVersion { get; set; }

    public string? Address { get; set; }

    public string? AdminAddress { get; set; }

    public long StartedAt { get; set; }

    public long LastSeenAt { get; set; }

    public string Source { get; set; } = "none";

    public string State { get; set; } = "starting";

    public long? AppliedEpoch { get; set; }

    public long? AppliedRevision { get; set; }

    public long? AppliedKeysRevision { get; set; }

    public string? AppliedSha256 { get; set; }

    public string? LastError { get; set; }

    public long UsagePending { get; set; }

    public long UsageDropped { get; set; }
}
