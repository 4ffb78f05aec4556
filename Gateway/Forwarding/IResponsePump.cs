using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Copies a response body to the client. Only a pump writes the client's body; it has not started when the pump is called.</summary>
internal interface IResponsePump
{
    /// <summary>Copies until the end.</summary>
    /// <returns>
    /// Null when all was sent. An error found before the first byte left is answered as an error; after that the client connection is aborted.
    /// </returns>
    ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken);
}
