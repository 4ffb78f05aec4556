using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Brings an answer whose head is decided to the client: response policies, then the body, in the order that the policies' interest in the body demands.</summary>
/// <remarks>
/// Nobody looks at the body: policies, then the pump streams. A policy may replace it: policies, then the replacement, and the pump only runs for those
/// who read along. A policy looks at it: the pump fills a buffer first, as far as the limit; a longer body streams on once the policies have run.
/// </remarks>
internal static class ResponseDelivery
{
    /// <returns>Null when all of it was sent; else why not. If nothing was sent yet the error can still be the answer.</returns>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public static async ValueTask<GatewayError?> SendAsync(Exchange exchange, UpstreamResponse response, IResponsePump pump, CancellationToken cancellationToken)
    {
        exchange.ForgetResponseBody();
        pump = exchange.Policies.WrapPump(exchange, pump);
        var use = exchange.ResponseBodyUse;
        if (use == ResponseBodyUse.Reads && HasBody(exchange.Http.Response.StatusCode))
        {
            return await SendSeenAsync(exchange, response, pump, cancellationToken);
        }

        await ResponsePolicies.ApplyAsync(exchange, cancellationToken);
        if (exchange.ReplacedResponseBody is not { } replacement)
        {
            return await pump.PumpAsync(exchange, response, cancellationToken);
        }

        if (!ReferenceEquals(pump, PassThroughPump.Instance))
        {
            // Usage and sessions are read from bodies that the client will not get.
            var tap = exchange.OpenTap();
            tap.Drop();
            if (await pump.PumpAsync(exchange, response, cancellationToken) is { } error)
            {
                return error;
            }

            tap.Pass();
        }

        exchange.Log.ResponseBytes = 0;
        await LocalResponseWriter.SendReplacementAsync(exchange, replacement, cancellationToken);
        return null;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<GatewayError?> SendSeenAsync(Exchange exchange, UpstreamResponse response, IResponsePump pump, CancellationToken cancellationToken)
    {
        var tap = exchange.OpenTap();
        tap.Hold();
        var error = await pump.PumpAsync(exchange, response, cancellationToken);
        if (error is not null && tap.IsHolding)
        {
            return error;
        }

        await tap.ReleaseAsync(cancellationToken);
        if (exchange.ReplacedResponseBody is { } replacement)
        {
            exchange.Log.ResponseBytes = replacement.Length;
        }

        return error;
    }

    private static bool HasBody(int status) => status is not (< 200 or StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);
}
