namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>What came of a change.</summary>
/// <param name="Revision">The new revision; the current one if nothing changed.</param>
internal sealed record ConfigCommit(long Revision, IReadOnlyList<ResourceChange> Changes, IReadOnlyList<string> Warnings);
