using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>An event stream that is not changed: forward first, observe second, and tell proxies in front not to buffer.</summary>
internal sealed class SsePump(IResponseObserver observer) : IResponsePump
{
    private readonly PassThroughPump _inner = new(observer);

    public ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        var headers = exchange.Http.Response.Headers;
        headers.TryAdd("X-Accel-Buffering", "no");
        headers.TryAdd("Cache-Control", "no-cache");
        return _inner.PumpAsync(exchange, response, cancellationToken);
    }
}
