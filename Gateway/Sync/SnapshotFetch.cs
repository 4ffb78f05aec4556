using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Answer to a conditional GET of one part.</summary>
internal sealed record SnapshotFetch(SnapshotFetchState State, SnapshotHead? Head = null, ReadOnlyMemory<byte> Payload = default)
{
    public static readonly SnapshotFetch Unreachable = new(SnapshotFetchState.Unreachable);
    public static readonly SnapshotFetch NotModified = new(SnapshotFetchState.NotModified);
    public static readonly SnapshotFetch NotThere = new(SnapshotFetchState.NotThere);
}
