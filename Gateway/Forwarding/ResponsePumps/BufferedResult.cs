using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>What a buffered transform made of a body.</summary>
internal readonly record struct BufferedResult(ReadOnlyMemory<byte> Body, GatewayError? Error)
{
    public static implicit operator BufferedResult(ReadOnlyMemory<byte> body) => new(body, null);

    public static implicit operator BufferedResult(GatewayError error) => new(default, error);
}
