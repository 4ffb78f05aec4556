using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>A backend with one address.</summary>
internal sealed class SingleEndpointPicker(UpstreamEndpoint endpoint) : IEndpointPicker
{
    public UpstreamEndpoint? Pick(Exchange exchange, int attempt) => endpoint;
}
