namespace Agentgateway.Gateway.Pipeline;

/// <summary>What is known of a body.</summary>
/// <param name="Bytes">All of it, or its beginning. Valid until the exchange ends.</param>
/// <param name="IsWhole">False: the body is longer than what may be kept, or not there yet.</param>
internal readonly record struct SeenBody(ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    /// <summary>The same as far as <paramref name="limit"/> bytes.</summary>
    public SeenBody UpTo(long limit) => Bytes.Length > limit ? new SeenBody(Bytes[..(int)limit], IsWhole: false) : this;
}
