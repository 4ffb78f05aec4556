using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>A packed and signed part.</summary>
internal sealed record PublishedSnapshot(SnapshotHead Head, byte[] Payload);
