using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Listeners.Tunnels;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Tcp;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>A CONNECT request that was routed to a backend: connects, answers 200, then copies bytes both ways. There is one attempt.</summary>
internal sealed class ConnectForwarder(IUpstreamConnector connector, TimeProvider time)
{
    public async ValueTask<GatewayError?> ForwardAsync(Exchange exchange, IEndpointPicker picker, CancellationToken cancellationToken)
    {
        if (exchange.Http.Features.Get<ITunnelFeature>() is not { } tunnel)
        {
            return GatewayError.MethodNotAllowed;
        }

        if (picker.Pick(exchange, 0) is not { } endpoint)
        {
            return GatewayError.NoHealthyEndpoint;
        }

        var attempt = new Attempt(0, endpoint);
        exchange.Log.Endpoint = endpoint.Address;
        exchange.Log.Attempts = 1;
        exchange.Log.UpstreamSentAt = attempt.SentAt = exchange.Timestamp;
        Stream upstream;
        try
        {
            upstream = await ConnectAsync(endpoint, exchange.Snapshot.Frontend.Connections.UpstreamConnectTimeout, cancellationToken);
        }
        catch (UpstreamException e)
        {
            picker.Report(exchange, attempt, e.Error);
            return e.Error;
        }

        await using (upstream)
        {
            picker.Report(exchange, attempt, null);
            exchange.Log.UpstreamHeadAt = exchange.Timestamp;
            exchange.DisarmDeadline();
            exchange.Http.Response.StatusCode = Microsoft.AspNetCore.Http.StatusCodes.Status200OK;
            await ResponsePolicies.ApplyAsync(exchange, cancellationToken);
            var splice = new ByteSplice(await tunnel.AcceptAsync(exchange.Http.Response.Headers, cancellationToken), upstream);

            // From here on the request's token means nothing: it fires when the client's half ends.
            try
            {
                if (await splice.RunAsync(CancellationToken.None) is { } cut)
                {
                    exchange.Log.Error = cut.Message;
                }
            }
            finally
            {
                exchange.Log.Tunnel = (splice.Received, splice.Sent);
                exchange.Log.ResponseBytes = splice.Sent;
            }

            return null;
        }
    }

    private async ValueTask<Stream> ConnectAsync(UpstreamEndpoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await connector.ConnectAsync(endpoint, endpoint.Tls?.Alpn ?? [], both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(GatewayError.UpstreamFailed($"connect to {endpoint.Address}: no answer in time"));
        }
    }
}
