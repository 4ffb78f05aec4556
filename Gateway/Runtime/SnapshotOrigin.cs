namespace Agentgateway.Gateway.Runtime;

/// <summary>Where a configuration came from.</summary>
/// <param name="Source"><c>file</c>, <c>text</c>, <c>redis</c>, <c>http</c> or <c>disk</c>.</param>
/// <param name="Epoch">Epoch of the control plane; 0 for files.</param>
/// <param name="Revision">Revision of the control plane; for files the count of loads.</param>
internal readonly record struct SnapshotOrigin(string Source, long Epoch, long Revision)
{
    /// <summary>Stands in while no configuration has ever come: it serves an error and leaves the gateway unready.</summary>
    public static SnapshotOrigin Unconfigured { get; } = new(RuntimeSnapshot.NoSource, 0, 0);
}
