using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Runs the response half of all policies over the head that is about to be sent, for upstream answers, local answers and errors alike.</summary>
internal static class ResponsePolicies
{
    /// <summary>Order as agentgateway's: route, backend, gateway, then the queued headers.</summary>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder))]
    public static async ValueTask ApplyAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        exchange.InResponse = true;
        await RunAsync(exchange, exchange.Policies.ResponseHeaders, cancellationToken);
        await RunAsync(exchange, exchange.BackendResponsePolicies, cancellationToken);
        if (exchange.Listener is { } listener)
        {
            await RunAsync(exchange, listener.Policies.ResponseHeaders, cancellationToken);
        }

        if (exchange.ResponseHeaders is { Count: > 0 } queued)
        {
            var headers = exchange.Http.Response.Headers;
            // A queued header replaces what the upstream sent under that name; its own several values all survive.
            for (var i = 0; i < queued.Count; i++)
            {
                if (!string.Equals(queued[i].Key, "Vary", StringComparison.OrdinalIgnoreCase)
                    && !string.Equals(queued[i].Key, "Set-Cookie", StringComparison.OrdinalIgnoreCase))
                {
                    headers.Remove(queued[i].Key);
                }
            }

            for (var i = 0; i < queued.Count; i++)
            {
                headers.Append(queued[i].Key, queued[i].Value);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder))]
    private static async ValueTask RunAsync(Exchange exchange, IReadOnlyList<IResponseHeadersPolicy> policies, CancellationToken cancellationToken)
    {
        for (var i = 0; i < policies.Count; i++)
        {
            // A response policy that answers has written its head itself; there is no second answer to give.
            await policies[i].OnResponseHeadersAsync(exchange, cancellationToken);
        }
    }
}
