namespace Agentgateway.Configuration.Sync;

/// <summary>One element of <see cref="SyncNames.Usage"/>, and the body of <see cref="InternalApi.Usage"/>: consecutive events of one gateway.</summary>
/// <param name="FirstHeld">
/// Lowest sequence number that the gateway still keeps. What lies below is confirmed or lost for good, so the high-water mark may pass it:
/// without this a gap left by a full spool would stop confirmation for ever.
/// </param>
/// <param name="Events">By ascending sequence, without holes, at most 200.</param>
public sealed record UsageBatch(string InstanceId, long FirstHeld, IReadOnlyList<UsageEvent> Events);

/// <summary>Answer to a usage batch that came over HTTP.</summary>
/// <param name="HighWater">Every event up to this sequence number is stored; the gateway may forget them.</param>
public sealed record UsageReceipt(long HighWater);
