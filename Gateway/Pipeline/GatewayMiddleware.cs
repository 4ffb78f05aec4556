using System.Runtime.CompilerServices;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Listeners.Tunnels;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.LiveTracing;
using Agentgateway.Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>The way of one request through the gateway, top to bottom.</summary>
/// <remarks>
/// 1. snapshot, bind, authority          5. route policies: deadline, then the chain; any of them may answer
/// 2. listener by server name or host    6. backend by weight, then its handler (plain, AI, MCP) answers
/// 3. gateway-phase policies             7. error: the format of the route
/// 4. route (a browser gets a page)      8. completion: exactly once, in every outcome
/// </remarks>
internal sealed partial class GatewayMiddleware(
    SnapshotHolder snapshots, TunnelEntrance tunnels, BrowserPage page, IEnumerable<ICompletionSink> sinks, LiveTraceHub live, TimeProvider time,
    ILogger<GatewayMiddleware> logger)
{
    private readonly ICompletionSink[] _sinks = [.. sinks];

    public async Task InvokeAsync(HttpContext http)
    {
        // 1. Snapshot, bind, authority
        var bind = http.Features.Get<IBindFeature>();
        if (bind is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (bind is BindFeature { IsTunnelEntrance: true } entrance)
        {
            await tunnels.ServeStreamAsync(http, entrance);
            return;
        }

        var authority = http.Request.Host.Value ?? "";
        http.Request.Headers.Host = default;
        using var exchange = Exchange.Begin(http, snapshots.Current, bind, authority, time);
        live.Begin(exchange);
        RequestTracer.Start(exchange);
        try
        {
            if (await RunAsync(exchange) is { } error && !exchange.Log.ClientAborted)
            {
                // 7. Error
                await exchange.FailAsync(error);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            exchange.Log.ClientAborted = true;
        }
        catch (OperationCanceledException) when (exchange.DeadlinePassed)
        {
            exchange.DisarmDeadline();
            await exchange.FailAsync(GatewayError.RequestTimeout);
        }
        catch (OutOfBuffersException)
        {
            await exchange.FailAsync(GatewayError.OutOfBuffers);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (http.RequestAborted.IsCancellationRequested)
            {
                exchange.Log.ClientAborted = true;
            }
            else
            {
                LogFailed(exchange.RequestId, e);
                exchange.Log.Error = e.GetType().Name;
                await exchange.FailAsync(GatewayError.Internal(e.GetType().Name));
            }
        }
        finally
        {
            // 8. Completion
            Complete(exchange);
        }
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<GatewayError?> RunAsync(Exchange exchange)
    {
        if (exchange.Request.Authority.Length == 0)
        {
            return GatewayError.InvalidHost;
        }

        if (exchange.Snapshot.Source == RuntimeSnapshot.NoSource)
        {
            return GatewayError.ConfigUnavailable;
        }

        // 2. Listener
        if (!exchange.Snapshot.Binds.TryGetValue(exchange.Bind.BindKey, out var bind))
        {
            return GatewayError.BindNotFound;
        }

        var isTls = exchange.Bind.ListenerKey is not null;
        exchange.Listener = isTls ? bind.ByKey(exchange.Bind.ListenerKey!) : bind.FindListener(exchange.Request.Host, tls: false);
        if (exchange.Listener is not { } listener)
        {
            return GatewayError.ListenerNotFound;
        }

        var isConnect = HttpMethods.IsConnect(exchange.Request.Method) && exchange.Http.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect != true;
        if (isConnect && NoTunnelError(exchange) is { } noTunnel)
        {
            return noTunnel;
        }

        // Fields of log and trace read bodies: copies are made while the bytes pass by.
        if (exchange.Snapshot.Frontend.Needs.ResponseBody)
        {
            exchange.OpenTap();
        }

        if (exchange.Snapshot.Frontend.Needs.RequestBody)
        {
            exchange.Body.Record(exchange.BodyLimit);
        }

        // 3. Gateway phase
        var result = await listener.Policies.OnRequestAsync(exchange, exchange.Cancellation);
        if (!result.IsContinue)
        {
            return await AnswerAsync(exchange, result);
        }

        if (isTls && MisdirectedError(exchange, bind, listener) is { } misdirected)
        {
            return misdirected;
        }

        // 4. Route
        exchange.Route = listener.Routes.Find(exchange.Request);
        if (exchange.Route is null or { Route.ServesBrowserPage: true } && page.For(exchange) is { } html)
        {
            return await AnswerAsync(exchange, PolicyResult.Respond(html));
        }

        if (exchange.Route is not { Route: var route })
        {
            return GatewayError.RouteNotFound;
        }

        exchange.Log.RoutedAt = exchange.Timestamp;
        exchange.LiveTrace?.OnRoute();

        // 5. Route policies
        if (route.RequestTimeout is { } deadline)
        {
            exchange.ArmDeadline(deadline);
        }

        result = await route.Policies.OnRequestAsync(exchange, exchange.Cancellation);
        if (!result.IsContinue)
        {
            return await AnswerAsync(exchange, result);
        }

        // 6. Backend
        if (route.Backends.Pick() is not { } backend)
        {
            return GatewayError.NoBackend;
        }

        exchange.Backend = backend;
        exchange.BackendResponsePolicies = backend.ResponsePolicies;
        exchange.LiveTrace?.OnBackend();
        if (isConnect)
        {
            return backend.Handler is IConnectHandler connect ? await connect.HandleConnectAsync(exchange, exchange.Cancellation) : GatewayError.NoBackend;
        }

        return await backend.Handler.HandleAsync(exchange, exchange.Cancellation);
    }

    // CONNECT is routed where the configuration says so, and its target has a port.
    private static GatewayError? NoTunnelError(Exchange exchange)
    {
        var http = exchange.Http;
        var isHttp2 = HttpProtocol.IsHttp2(http.Request.Protocol);
        if (!isHttp2)
        {
            // After a refusal nobody can say whether the next bytes are a request: the connection ends with it.
            http.Response.OnStarting(static state => CloseAsync((HttpResponse)state), http.Response);
        }

        if (exchange.Snapshot.Frontend.Connections.Connect != ConnectMode.Route)
        {
            return GatewayError.MethodNotAllowed;
        }

        // Content would be the tunnel's first bytes or not, depending on whom one asks.
        if (!ConnectTarget.TryParse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out _)
            || (!isHttp2 && (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)))
        {
            return GatewayError.InvalidConnect;
        }

        if (isHttp2)
        {
            http.Features.Set<ITunnelFeature>(new Http2Tunnel(http));
            return null;
        }

        return http.Features.Get<ITunnelFeature>() is null ? GatewayError.ConnectNeedsNewConnection : null;
    }

    private static Task CloseAsync(HttpResponse response)
    {
        response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<GatewayError?> AnswerAsync(Exchange exchange, PolicyResult result)
    {
        if (result.Response is not { } response)
        {
            return result.Error;
        }

        await exchange.RespondAsync(response, exchange.Cancellation);
        return null;
    }

    // RFC 9110 15.5.20: the connection was made for another host than the request names.
    private static GatewayError? MisdirectedError(Exchange exchange, CompiledBind bind, CompiledListener listener)
    {
        var host = exchange.Request.Host;
        var best = bind.FindListener(host, tls: true);
        return best is not null && !ReferenceEquals(best, listener) ? GatewayError.Misdirected
            : listener.Rank(host) < 0 ? GatewayError.RouteNotFound
            : null;
    }

    private void Complete(Exchange exchange)
    {
        var log = exchange.Log;
        log.EndedAt = exchange.Timestamp;
        log.GrpcStatus = exchange.IsGrpc ? GrpcStatus.Of(exchange) : null;
        log.Status = log.ClientAborted && !exchange.Http.Response.HasStarted ? 0 : exchange.Http.Response.StatusCode;
        try
        {
            exchange.Reservation?.Settle(exchange);
            exchange.Listener?.Policies.OnCompleted(exchange);
            exchange.Policies.OnCompleted(exchange);
            foreach (var sink in _sinks)
            {
                sink.OnCompleted(exchange);
            }

            exchange.LiveTrace?.OnEnd();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The answer is out: bookkeeping that fails must not cut the connection.
            LogCompletionFailed(exchange.RequestId, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed unexpectedly")]
    private partial void LogFailed(string requestId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Bookkeeping of request {RequestId} failed")]
    private partial void LogCompletionFailed(string requestId, Exception exception);
}
