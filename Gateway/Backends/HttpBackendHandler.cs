using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Plain HTTP: streams the request to an endpoint and the answer back; upgrades (WebSocket) go through YARP's forwarder.</summary>
internal sealed class HttpBackendHandler(IEndpointPicker picker, BackendPolicies policies, AttemptLoop attempts, OpaqueForwarder opaque, ConnectForwarder connect)
    : IBackendHandler, IConnectHandler
{
    private readonly PlainAttemptAdapter _adapter = new(policies);

    public BackendProtocol Protocol => policies.A2a ? BackendProtocol.A2A : BackendProtocol.Http;

    public ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken) =>
        UpgradeRequest.IsUpgrade(exchange)
            ? opaque.ForwardAsync(exchange, picker, _adapter)
            : attempts.RunAsync(exchange, picker, _adapter, exchange.Route?.Route.Retry, exchange.Route?.Route.AttemptTimeout);

    public ValueTask<GatewayError?> HandleConnectAsync(Exchange exchange, CancellationToken cancellationToken) => connect.ForwardAsync(exchange, picker, cancellationToken);
}
