namespace Agentgateway.Gateway.Sync;

/// <summary>Names of the places a running part came from, as heartbeats report them.</summary>
internal static class SnapshotSource
{
    public const string None = "none";
    public const string Disk = "lkg";
    public const string Redis = "redis";
    public const string Http = "http";
}
