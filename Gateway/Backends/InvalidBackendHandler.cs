using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary><c>invalid</c> backends, and those that could not be made: always 500.</summary>
internal sealed class InvalidBackendHandler : IBackendHandler
{
    public BackendProtocol Protocol => BackendProtocol.Http;

    public ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken) => new(GatewayError.NoBackend);
}
