using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>A backend that CONNECT requests may be routed to: it is the other end of a byte tunnel.</summary>
internal interface IConnectHandler
{
    /// <summary>Answers 200 and carries bytes until both sides have ended.</summary>
    /// <returns>Null when answered; an error if nothing was sent yet.</returns>
    ValueTask<GatewayError?> HandleConnectAsync(Exchange exchange, CancellationToken cancellationToken);
}
