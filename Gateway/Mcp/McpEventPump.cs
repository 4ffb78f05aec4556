using System.Buffers;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Responses;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Copies one server's event stream to the client, message by message through a change.</summary>
internal sealed class McpEventPump(McpMessageChange change) : IResponsePump
{
    public async ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        var writer = exchange.Http.Response.BodyWriter;
        exchange.Http.Response.Headers["X-Accel-Buffering"] = "no";
        exchange.Http.Response.ContentLength = null;
        using var scanner = new SseScanner((int)Math.Min(exchange.Snapshot.Frontend.MaxPayloadBytes, int.MaxValue));
        var handler = new Forwarder(exchange, change, writer);
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var body = await response.OpenBodyAsync(cancellationToken);
            int read;
            while ((read = await body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                exchange.MarkFirstByte();
                scanner.Feed(chunk.AsSpan(0, read), ref handler);
                if (scanner.Overflowed)
                {
                    return GatewayError.BadUpstream("a message of the MCP server is too large");
                }

                if ((await writer.FlushAsync(cancellationToken)).IsCompleted)
                {
                    return null;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return GatewayError.BadUpstream("the MCP server's stream was cut off", e.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Writes one message as an event; the number of bytes.</summary>
    public static int Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> message)
    {
        var head = "event: message\ndata: "u8;
        var length = head.Length + message.Length + 2;

        // Asked for by size: before the response has started the writer may have no room of its own to offer.
        var span = writer.GetSpan(length);
        head.CopyTo(span);
        message.CopyTo(span[head.Length..]);
        "\n\n"u8.CopyTo(span[(length - 2)..]);
        writer.Advance(length);
        return length;
    }

    /// <summary>Rewrites messages and writes them to the client.</summary>
    internal readonly struct Forwarder(Exchange exchange, McpMessageChange change, IBufferWriter<byte> writer) : ISseEventHandler
    {
        public void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data)
        {
            // A priming event (2025-11-25) carries an id and no message.
            if (data.IsEmpty)
            {
                return;
            }

            var message = change(data);
            McpAnswerObserver.Note(exchange.Mcp!, message);

            // A data line cannot hold a line break; JSON keeps its meaning without them.
            exchange.Log.ResponseBytes += Write(writer, message.AsSpan().Contains((byte)'\n') ? OneLine(message) : message);
        }

        private static byte[] OneLine(byte[] message) => Array.FindAll(message, b => b is not ((byte)'\n' or (byte)'\r'));
    }
}
