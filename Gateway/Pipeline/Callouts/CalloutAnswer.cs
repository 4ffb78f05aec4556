using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Pipeline.Callouts;

/// <summary>The answer to a call, read whole.</summary>
/// <param name="Header">All values of a header field; empty if absent.</param>
/// <param name="Trailer">The same of a trailer field.</param>
internal sealed record CalloutAnswer(int Status, ReadOnlyMemory<byte> Body, Func<string, StringValues> Header, Func<string, StringValues> Trailer)
{
    /// <summary>Names of the header fields.</summary>
    public IEnumerable<string> HeaderNames { get; init; } = [];

    public bool IsSuccess => Status is >= 200 and < 300;
}
