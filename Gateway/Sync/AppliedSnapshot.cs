using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>The snapshot of one part that serves now.</summary>
/// <param name="Source">One of <see cref="SnapshotSource"/>.</param>
internal sealed record AppliedSnapshot(SnapshotHead Head, string Source, DateTimeOffset At);
