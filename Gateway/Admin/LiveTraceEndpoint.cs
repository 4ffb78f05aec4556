using System.Text;
using Agentgateway.Cel;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.LiveTracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Agentgateway.Gateway.Admin;

/// <summary><c>POST /debug/trace?expression=CEL</c>: what happens to matching requests, live, as server-sent events until the client leaves.</summary>
/// <remarks>Starts with the comment <c>: ready</c>; then one event per step, and a comment each second so that a dead connection is noticed.</remarks>
internal sealed class LiveTraceEndpoint(LiveTraceHub hub, SnapshotHolder snapshots, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int MostWatchers = 16;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1);
    private int _watchers;

    public async Task HandleAsync(HttpContext http)
    {
        Func<Exchange, bool>? filter = null;
        if (http.Request.Query["expression"].ToString() is { Length: > 0 } expression)
        {
            if (!CelProgram.TryCompile(expression, ExpressionCompiler.OptionsFor(snapshots.Current.Config), out var program, out var error))
            {
                await FailAsync(http, StatusCodes.Status400BadRequest, $"line {error.Line}, column {error.Column}: {error.Message}\n");
                return;
            }

            filter = exchange => Holds(program, exchange);
        }

        if (Interlocked.Increment(ref _watchers) > MostWatchers)
        {
            Interlocked.Decrement(ref _watchers);
            await FailAsync(http, StatusCodes.Status429TooManyRequests, $"{MostWatchers} are watching already\n");
            return;
        }

        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await StreamAsync(http, filter, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, or the gateway stops: that is how a watch ends.
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    private async Task StreamAsync(HttpContext http, Func<Exchange, bool>? filter, CancellationToken cancellationToken)
    {
        using var watcher = hub.Watch(filter);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        var body = http.Response.BodyWriter;
        await body.WriteAsync(": ready\n\n"u8.ToArray(), cancellationToken);
        var next = watcher.Events.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            var pause = Task.Delay(KeepAlive, time, cancellationToken);
            if (await Task.WhenAny(next, pause) == pause)
            {
                await pause;
                await body.WriteAsync(": keep-alive\n\n"u8.ToArray(), cancellationToken);
                continue;
            }

            if (!await next)
            {
                return;
            }

            while (watcher.Events.TryRead(out var json))
            {
                await body.WriteAsync((byte[])[.. "data: "u8, .. json, .. "\n\n"u8], cancellationToken);
            }

            if (watcher.TakeLost() is > 0 and var lost)
            {
                await body.WriteAsync(Encoding.UTF8.GetBytes($": {lost} events were lost, the connection is too slow\n\n"), cancellationToken);
            }

            next = watcher.Events.WaitToReadAsync(cancellationToken).AsTask();
        }
    }

    // An error only means that the request is not one to show: it is no error of the configuration.
    private static bool Holds(CelProgram program, Exchange exchange)
    {
        var scope = ExpressionScope.For(exchange);
        scope.Begin();
        return program.EvaluatesToTrue(scope);
    }

    private static Task FailAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
