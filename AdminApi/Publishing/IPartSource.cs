using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Builds the newest committed content of one snapshot part.</summary>
internal interface IPartSource
{
    /// <summary>One of <see cref="SnapshotParts"/>.</summary>
    string Part { get; }

    /// <summary>Reads the revision, then the content, which may be newer but never older; null before the first revision.</summary>
    Task<PartContent?> ReadAsync(CancellationToken cancellationToken);
}
