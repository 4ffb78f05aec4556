using System.IO.Pipelines;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>Copies bytes as they arrive and flushes after each read, so events leave at once; then shows them to an observer.</summary>
/// <param name="observer">Reads along after each flush was started; null = nobody.</param>
internal sealed class PassThroughPump(IResponseObserver? observer = null) : IResponsePump
{
    private const int ReadSize = 16 * 1024;

    /// <summary>Without observer; has no state.</summary>
    public static PassThroughPump Instance { get; } = new();

    public async ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        var writer = exchange.Http.Response.BodyWriter;
        var complete = false;
        try
        {
            var body = await response.OpenBodyAsync(cancellationToken);
            while (true)
            {
                // A zero-byte read waits for data without holding a buffer: idle streams cost no memory.
                await body.ReadAsync(Memory<byte>.Empty, cancellationToken);
                var memory = writer.GetMemory(ReadSize);
                var read = await body.ReadAsync(memory, cancellationToken);
                if (read == 0)
                {
                    break;
                }

                exchange.MarkFirstByte();
                exchange.Log.ResponseBytes += read;
                writer.Advance(read);
                var flush = writer.FlushAsync(cancellationToken);
                exchange.ResponseRecorder?.Append(memory.Span[..read]);
                observer?.OnBytes(memory.Span[..read]);
                if ((await flush).IsCompleted)
                {
                    return null;
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
            observer?.OnEnd(complete);
        }
    }
}
