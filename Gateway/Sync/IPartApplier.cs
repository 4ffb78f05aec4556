using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Takes one verified snapshot part into service.</summary>
internal interface IPartApplier
{
    /// <summary>One of <see cref="SnapshotParts"/>.</summary>
    string Part { get; }

    /// <summary>Compiles the document and swaps it in as a whole, or leaves everything as it is.</summary>
    /// <param name="head">Verified head; its revision names the result in logs and traces.</param>
    /// <param name="json">Uncompressed document; secrets are still encrypted.</param>
    /// <param name="source">One of <see cref="SnapshotSource"/>.</param>
    /// <returns>Empty if it serves now; else every reason, without secrets.</returns>
    ValueTask<IReadOnlyList<string>> ApplyAsync(SnapshotHead head, ReadOnlyMemory<byte> json, string source, CancellationToken cancellationToken);
}
