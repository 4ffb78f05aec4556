using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>Copies bytes as they arrive and flushes after each read, so events leave at once; then shows them to an observer.</summary>
/// <param name="observer">Reads along after each flush was started; null = nobody.</param>
internal sealed class PassThroughPump(IResponseObserver? observer = null) : IResponsePump
{
    private const int ReadSize = 16 * 1024;

    /// <summary>Without observer; has no state.</summary>
    public static PassThroughPump Instance { get; } = new();

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
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
                _ = await body.ReadAsync(Memory<byte>.Empty, cancellationToken);
                var step = observer is null
                    ? await CopyAsync(exchange, body, writer, cancellationToken)
                    : await CopyAndShowAsync(exchange, body, writer, cancellationToken);
                if (step == Step.ClientGone)
                {
                    return null;
                }

                if (step == Step.End)
                {
                    break;
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

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<Step> CopyAsync(Exchange exchange, Stream body, PipeWriter writer, CancellationToken cancellationToken)
    {
        var read = await body.ReadAsync(writer.GetMemory(ReadSize), cancellationToken);
        if (read == 0)
        {
            return Step.End;
        }

        exchange.MarkFirstByte();
        exchange.Log.ResponseBytes += read;
        writer.Advance(read);
        return (await writer.FlushAsync(cancellationToken)).IsCompleted ? Step.ClientGone : Step.More;
    }

    // The writer's memory is its own again once it is flushed (Kestrel moves the bytes to make room for the chunk's length), so what is looked at
    // afterwards has to be a copy.
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<Step> CopyAndShowAsync(Exchange exchange, Stream body, PipeWriter writer, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return Step.End;
            }

            exchange.MarkFirstByte();
            exchange.Log.ResponseBytes += read;
            var flush = writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            observer?.OnBytes(buffer.AsSpan(0, read));
            return (await flush).IsCompleted ? Step.ClientGone : Step.More;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private enum Step
    {
        More,
        End,
        ClientGone,
    }
}
