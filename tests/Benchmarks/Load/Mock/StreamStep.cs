namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>One write of a stream, framed as a chunk.</summary>
/// <param name="StampAt">Where the digits of the stamp go; -1 for none.</param>
/// <param name="Waits">An interval passes before it; else it leaves with the step before.</param>
internal readonly record struct StreamStep(byte[] Bytes, int StampAt, bool Waits);
