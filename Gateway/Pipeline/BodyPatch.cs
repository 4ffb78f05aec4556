namespace Agentgateway.Gateway.Pipeline;

/// <summary>One change of a body that streams: some bytes near its start are replaced.</summary>
/// <param name="Offset">First replaced byte.</param>
/// <param name="Length">Number of bytes that go.</param>
/// <param name="Bytes">What comes instead.</param>
internal sealed record BodyPatch(int Offset, int Length, ReadOnlyMemory<byte> Bytes);
