using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>Reads the whole body, lets a transform look at it or replace it, and sends the result with a Content-Length.</summary>
/// <param name="limit">Largest body in bytes; over it the client gets 502.</param>
/// <param name="transform">Gets the body; returns what to send, or an error. The input is valid during the call only, unless it is returned.</param>
internal sealed class BufferedPump(long limit, Func<Exchange, ReadOnlyMemory<byte>, BufferedResult> transform) : IResponsePump
{
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        if (response.ContentLength > limit)
        {
            return GatewayError.ResponseTooLarge;
        }

        var buffer = BufferBudget.Rent((int)Math.Min(response.ContentLength + 1 ?? 16 * 1024, limit + 1));
        try
        {
            var filled = 0;
            var body = await response.OpenBodyAsync(cancellationToken);
            while (true)
            {
                if (filled == buffer.Length)
                {
                    var bigger = BufferBudget.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, filled).CopyTo(bigger);
                    BufferBudget.Release(buffer);
                    buffer = bigger;
                }

                var read = await body.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                exchange.MarkFirstByte();
                filled += read;
                if (filled > limit)
                {
                    return GatewayError.ResponseTooLarge;
                }
            }

            var result = transform(exchange, buffer.AsMemory(0, filled));
            if (result.Error is not null)
            {
                return result.Error;
            }

            var http = exchange.Http;
            exchange.Log.ResponseBytes += result.Body.Length;
            http.Response.ContentLength = result.Body.Length;
            if (!result.Body.IsEmpty)
            {
                await http.Response.BodyWriter.WriteAsync(result.Body, cancellationToken);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or HttpProtocolException)
        {
            return GatewayError.BadUpstream("upstream response was cut off", e.Message);
        }
        finally
        {
            BufferBudget.Release(buffer);
        }
    }
}
