using System.Buffers;
using System.IO.Pipelines;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Responses;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Mcp;

/// <summary>The GET stream: what servers say without being asked, merged into one stream.</summary>
internal sealed partial class McpFederationHandler
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(25);

    private static readonly byte[] KeepAliveComment = ": keep-alive\n\n"u8.ToArray();

    private static readonly GatewayError NoStream = new(
        ResponseReason.MCP, StatusCodes.Status405MethodNotAllowed, "No MCP server behind this gateway offers a GET stream.", Headers: [new("Allow", "POST, DELETE")]);

    private async ValueTask<GatewayError?> ListenAsync(Exchange exchange, List<BoundTarget> bound, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(exchange.Http.RequestAborted);
        var opened = await Task.WhenAll(bound.Select(b => caller.ListenAsync(exchange, b.Target, b.Session.SessionId, ended.Token)));
        var streams = new List<(McpUpstream Target, UpstreamResponse Response)>();
        try
        {
            for (var i = 0; i < opened.Length; i++)
            {
                if (opened[i] is { } response)
                {
                    streams.Add((bound[i].Target, response));
                }
            }

            if (streams.Count == 0)
            {
                return NoStream;
            }

            var http = exchange.Http;
            http.Response.StatusCode = StatusCodes.Status200OK;
            http.Response.ContentType = McpHeaders.EventStream;
            http.Response.Headers.CacheControl = "no-cache";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            exchange.DisarmDeadline();
            await ResponsePolicies.ApplyAsync(exchange, cancellationToken);
            await http.Response.StartAsync(ended.Token);
            await http.Response.BodyWriter.FlushAsync(ended.Token);

            using var gate = new SemaphoreSlim(1, 1);
            var copies = streams.Select(s => CopyAsync(exchange, s.Target, s.Response, gate, ended.Token)).ToList();
            var alive = KeepAliveAsync(http.Response.BodyWriter, gate, ended.Token);
            await Task.WhenAll(copies);
            await ended.CancelAsync();
            await alive;
            return null;
        }
        catch (OperationCanceledException) when (exchange.Http.RequestAborted.IsCancellationRequested)
        {
            exchange.Log.ClientAborted = true;
            return null;
        }
        finally
        {
            foreach (var (_, response) in streams)
            {
                response.Dispose();
            }
        }
    }

    private async Task CopyAsync(Exchange exchange, McpUpstream target, UpstreamResponse response, SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        using var scanner = new SseScanner((int)Math.Min(exchange.Snapshot.Frontend.MaxPayloadBytes, int.MaxValue));
        var writer = exchange.Http.Response.BodyWriter;
        var handler = new McpEventPump.Forwarder(exchange, new McpMessageRewriter(target.Name).ToClient, writer);
        var chunk = ArrayPool<byte>.Shared.Rent(4 * 1024);
        try
        {
            var body = await response.OpenBodyAsync(cancellationToken);
            int read;
            while (!scanner.Overflowed && (read = await body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                await gate.WaitAsync(cancellationToken);
                try
                {
                    scanner.Feed(chunk.AsSpan(0, read), ref handler);
                    await writer.FlushAsync(cancellationToken);
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // One server's stream ended badly; the others go on, and the client sees no more of this one.
            exchange.Log.Error ??= $"stream of MCP server '{target.Name}' was cut off";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    // Load balancers cut streams that are silent; a comment is no event.
    private async Task KeepAliveAsync(PipeWriter writer, SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(KeepAlive, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await gate.WaitAsync(cancellationToken);
                try
                {
                    await writer.WriteAsync(KeepAliveComment, cancellationToken);
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The streams ended or the client left.
        }
    }
}
