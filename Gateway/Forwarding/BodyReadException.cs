using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>The client's body could not be read while it was streamed upstream; not the upstream's fault.</summary>
internal sealed class BodyReadException(GatewayError error, Exception inner) : Exception(error.Message, inner)
{
    public GatewayError Error { get; } = error;
}
