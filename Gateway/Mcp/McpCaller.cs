using System.Buffers;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm.Responses;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Sends one message to one of several servers and waits for its answer.</summary>
internal sealed class McpCaller(IUpstreamClient upstream)
{
    /// <summary>Sends a message.</summary>
    /// <param name="sessionId">The server's session; null before it has one.</param>
    public async Task<McpReply> CallAsync(Exchange exchange, McpUpstream target, string method, ReadOnlyMemory<byte> body, string? sessionId, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(0, target.Endpoint);
        var rendered = target.Render(exchange, method, body, sessionId);
        if (rendered.Request is not { } request)
        {
            return Failed(target, 0, rendered.Error!);
        }

        using var span = UpstreamSpan.Start(exchange, attempt, request);
        try
        {
            await using var response = await upstream.SendAsync(target.Endpoint, request, cancellationToken);
            span.SetStatus(response.Status);
            var session = response.Header(McpHeaders.SessionId) is { Count: > 0 } given ? given.ToString() : null;
            if (response.Status is < 200 or > 299)
            {
                return Failed(target, response.Status, GatewayError.BadUpstream($"The MCP server '{target.Name}' answered with status {response.Status}."));
            }

            if (response.Status is 202 or 204 || method == "DELETE")
            {
                return new McpReply(target, response.Status, session, [], default, null);
            }

            var message = response.MediaType == McpHeaders.EventStream
                ? await FromStreamAsync(response, exchange.Snapshot.Frontend.MaxPayloadBytes, cancellationToken)
                : await FromBodyAsync(response, exchange.Snapshot.Frontend.MaxPayloadBytes, cancellationToken);
            return message is not null && JsonRpcMessage.TryRead(message, out var rpc)
                ? new McpReply(target, response.Status, session, message, rpc, null)
                : Failed(target, response.Status, GatewayError.BadUpstream($"The MCP server '{target.Name}' gave no readable answer."));
        }
        catch (UpstreamException e)
        {
            span.SetError(e.Error);
            return Failed(target, 0, e.Error with { Message = $"The MCP server '{target.Name}' cannot be reached." });
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return Failed(target, 0, GatewayError.BadUpstream($"The answer of the MCP server '{target.Name}' was cut off.", e.Message));
        }
    }

    /// <summary>Opens a server's GET stream; null if it has none or cannot be reached. The caller disposes the response.</summary>
    public async Task<UpstreamResponse?> ListenAsync(Exchange exchange, McpUpstream target, string? sessionId, CancellationToken cancellationToken)
    {
        if (target.Render(exchange, "GET", default, sessionId).Request is not { } request)
        {
            return null;
        }

        try
        {
            var response = await upstream.SendAsync(target.Endpoint, request, cancellationToken);
            if (response.Status == 200 && response.MediaType == McpHeaders.EventStream)
            {
                return response;
            }

            response.Dispose();
            return null;
        }
        catch (UpstreamException)
        {
            return null;
        }
    }

    private static McpReply Failed(McpUpstream target, int status, GatewayError error) => new(target, status, null, [], default, error);

    private static async Task<byte[]?> FromBodyAsync(UpstreamResponse response, long limit, CancellationToken cancellationToken)
    {
        using var buffer = new Ai.PooledBuffer();
        var body = await response.OpenBodyAsync(cancellationToken);
        int read;
        while ((read = await body.ReadAsync(buffer.GetMemory(4096), cancellationToken)) > 0)
        {
            buffer.Advance(read);
            if (buffer.Length > limit)
            {
                return null;
            }
        }

        return buffer.Written.ToArray();
    }

    // Reads until the answer; what a server says before it (progress, logs) has no place in a merged answer.
    private static async Task<byte[]?> FromStreamAsync(UpstreamResponse response, long limit, CancellationToken cancellationToken)
    {
        using var scanner = new SseScanner((int)Math.Min(limit, int.MaxValue));
        var handler = new AnswerFinder();
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var body = await response.OpenBodyAsync(cancellationToken);
            int read;
            while (handler.Answer is null && !scanner.Overflowed && (read = await body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                scanner.Feed(chunk.AsSpan(0, read), ref handler);
            }

            return handler.Answer;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private struct AnswerFinder : ISseEventHandler
    {
        public byte[]? Answer { get; private set; }

        public void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data)
        {
            if (Answer is null && JsonRpcMessage.TryRead(data, out var message) && message.Kind == JsonRpcKind.Response)
            {
                Answer = data.ToArray();
            }
        }
    }
}
