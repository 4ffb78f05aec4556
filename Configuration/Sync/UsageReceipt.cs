namespace Agentgateway.Configuration.Sync;

/// <summary>Answer to a usage batch that came over HTTP.</summary>
/// <param name="HighWater">Every event up to this sequence number is stored; the gateway may forget them.</param>
public sealed record UsageReceipt(long HighWater);
