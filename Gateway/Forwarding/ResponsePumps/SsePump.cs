using System.Buffers;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>An event stream that is not changed: forward first, observe second, tell proxies in front not to buffer, and fill long silences.</summary>
internal sealed class SsePump(IResponseObserver observer, TimeProvider? time = null) : IResponsePump
{
    private const int ReadSize = 16 * 1024;

    /// <summary>Headers that keep proxies from holding events back.</summary>
    public static void AddHeaders(IHeaderDictionary headers)
    {
        headers.TryAdd("X-Accel-Buffering", "no");
        headers.TryAdd("Cache-Control", "no-cache");
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        AddHeaders(exchange.Http.Response.Headers);
        var writer = exchange.Http.Response.BodyWriter;
        var complete = false;
        await using var keepAlive = new SseKeepAlive(writer, time ?? TimeProvider.System);
        var boundary = new EventBoundary();
        try
        {
            var body = await response.OpenBodyAsync(cancellationToken);
            while (true)
            {
                // A zero-byte read waits for data without holding a buffer: idle streams cost no memory.
                keepAlive.Pause();
                try
                {
                    _ = await body.ReadAsync(Memory<byte>.Empty, cancellationToken);
                }
                finally
                {
                    await keepAlive.ResumeAsync();
                }

                var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
                try
                {
                    var read = await body.ReadAsync(buffer, cancellationToken);
                    if (read == 0)
                    {
                        break;
                    }

                    exchange.MarkFirstByte();
                    exchange.Log.ResponseBytes += read;
                    var flush = writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    observer.OnBytes(buffer.AsSpan(0, read));
                    keepAlive.IsBetweenEvents = boundary.After(buffer.AsSpan(0, read));
                    if ((await flush).IsCompleted)
                    {
                        return null;
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }

            complete = true;
            response.CopyTrailers(exchange.Http);
            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or HttpProtocolException)
        {
            return GatewayError.BadUpstream("upstream response was cut off", e.Message);
        }
        finally
        {
            observer.OnEnd(complete);
        }
    }
}
