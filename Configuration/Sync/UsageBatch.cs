namespace Agentgateway.Configuration.Sync;

/// <summary>One element of <see cref="SyncNames.Usage"/>, and the body of <see cref="InternalApi.Usage"/>: events of one gateway in a row.</summary>
/// <param name="After">
/// The sequence number that precedes the batch: a confirmed or earlier sent one; 0 = none known. Numbers between it and the first event do
/// not exist any more, so the high-water mark may pass them: a hole left by a full spool would otherwise stop confirmation for ever.
/// </param>
/// <param name="Events">By ascending sequence, at most 200.</param>
public sealed record UsageBatch(string InstanceId, long After, IReadOnlyList<UsageEvent> Events);
