using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>A forward proxy whose destination is computed: what the expression reads is fetched first, and without a destination the request fails.</summary>
internal sealed class ComputedTargetHandler(HttpBackendHandler inner, ComputedPicker picker, bool looksAtBody) : IBackendHandler, IConnectHandler
{
    private static readonly GatewayError NoTarget = GatewayError.Internal("the expression of the backend's target gives no host and port");

    public BackendProtocol Protocol => inner.Protocol;

    public async ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken) =>
        await CheckAsync(exchange, cancellationToken) ?? await inner.HandleAsync(exchange, cancellationToken);

    public async ValueTask<GatewayError?> HandleConnectAsync(Exchange exchange, CancellationToken cancellationToken) =>
        await CheckAsync(exchange, cancellationToken) ?? await inner.HandleConnectAsync(exchange, cancellationToken);

    private async ValueTask<GatewayError?> CheckAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (looksAtBody && await exchange.PeekBodyAsync(cancellationToken) is { } malformed)
        {
            return malformed;
        }

        return picker.Pick(exchange, 0) is null ? NoTarget : null;
    }
}
