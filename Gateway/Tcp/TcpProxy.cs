using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Tcp;

/// <summary>One TCP connection from its listener to its last byte: plain TCP, TLS that passes through, and the bytes of TLS that ended at the gateway.</summary>
/// <remarks>
/// 1. listener   2. network policies   3. route by server name, backend by weight   4. connect, with TLS and proxy if the backend wants them
/// 5. bytes both ways   6. log and metrics, in every outcome. Whatever fails closes the connection: TCP has no way to say why.
/// </remarks>
internal sealed partial class TcpProxy(IUpstreamConnector connector, ConnectionTelemetry telemetry, GatewayMetrics metrics, TimeProvider time, ILogger<TcpProxy> logger)
{
    /// <summary>Returns when the connection is over. Does not throw and does not close it.</summary>
    public async Task RunAsync(ConnectionContext connection, BindFeature bind)
    {
        var log = new TcpConnectionLog { StartedAt = time.GetTimestamp() };

        // 1. Listener
        var listener = bind.Listener ?? OnlyTcpListener(bind.Bind);
        bind.Listener = listener;
        var tags = ConnectionTags.For(bind);
        metrics.DownstreamConnections.Add(1, tags);
        try
        {
            await ServeAsync(connection, bind, listener, log);
        }
        catch (UpstreamException e)
        {
            log.Reason = e.Error.Reason;
            log.Error = e.Error.Detail ?? e.Error.Message;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            log.Error ??= e.Message;
        }
        catch (Exception e)
        {
            // A bug must not take the process down with it, nor stay unseen.
            log.Reason = ResponseReason.Internal;
            log.Error = e.GetType().Name;
            LogFailed(connection.ConnectionId, e);
        }

        // 6. Log and metrics
        log.Duration = time.GetElapsedTime(log.StartedAt);
        metrics.DownstreamReceived.Add(log.Received, tags);
        metrics.DownstreamSent.Add(log.Sent, tags);
        if (log.Reason == ResponseReason.Authorization || log.Reason == ResponseReason.ExtAuth)
        {
            metrics.ConnectionsDenied.Add(1, tags);
            LogDenied(bind.Port, connection.RemoteEndPoint?.ToString(), log.Error ?? "");
        }

        telemetry.OnCompleted(connection, bind, log);
    }

    private async Task ServeAsync(ConnectionContext connection, BindFeature bind, CompiledListener? listener, TcpConnectionLog log)
    {
        if (listener is null)
        {
            (log.Reason, log.Error) = (ResponseReason.NotFound, "no TCP listener, or several");
            return;
        }

        // 2. Network policies
        var settings = bind.Snapshot.Frontend.Connections;
        if (settings.Guard is { } guard && await guard.DenyAsync(connection, bind, CancellationToken.None) is { } denied)
        {
            (log.Reason, log.Error) = (ResponseReason.Authorization, denied);
            return;
        }

        // 3. Route and backend
        log.Route = listener.TcpRoutes.Find(bind.Sni);
        if (log.Route is null)
        {
            (log.Reason, log.Error) = (ResponseReason.NotFound, "no route for this connection");
            return;
        }

        log.Backend = log.Route.Pick();
        var endpoint = log.Backend?.Resolve(new ConnectionScope(connection, bind), bind.Sni is { Length: > 0 } name ? name : bind.DestinationHost, bind.DestinationPort(connection));
        if (endpoint is null)
        {
            (log.Reason, log.Error) = (ResponseReason.NoHealthyBackend, log.Backend is null ? "no valid backends" : "the destination cannot be told");
            return;
        }

        // 4. Connect
        log.Endpoint = endpoint.Address;
        await using var upstream = await ConnectAsync(endpoint, settings.UpstreamConnectTimeout);

        // 5. Bytes. The connection's own token fires when the client's half ends, which is no reason to stop.
        var splice = new ByteSplice(ClientChannel.For(connection), upstream);
        try
        {
            if (await splice.RunAsync(CancellationToken.None) is { } cut)
            {
                log.Error = cut.Message;
            }
        }
        finally
        {
            (log.Received, log.Sent) = (splice.Received, splice.Sent);
        }
    }

    private async ValueTask<Stream> ConnectAsync(UpstreamEndpoint endpoint, TimeSpan timeout)
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(timeout, time);
        try
        {
            var stream = await connector.ConnectAsync(endpoint, endpoint.Tls?.Alpn ?? [], limit.Token);
            var transport = (endpoint.Proxy, endpoint.Tls) switch { (null, null) => "plaintext", (null, _) => "tls", (_, null) => "tunnel", _ => "tunnel-tls" };
            metrics.UpstreamConnect.Record(time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("transport", transport));
            return stream;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new UpstreamException(GatewayError.UpstreamFailed($"connect to {endpoint.Address}: no answer within {timeout.TotalSeconds:0.#} s"));
        }
    }

    private static CompiledListener? OnlyTcpListener(CompiledBind bind)
    {
        var tcp = bind.Listeners.Where(l => l.Protocol == Configuration.Model.ListenerProtocol.Tcp).ToArray();
        return tcp.Length == 1 ? tcp[0] : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection on port {Port} from {Peer} was denied: {Reason}")]
    private partial void LogDenied(int port, string? peer, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "TCP connection {Id} failed unexpectedly")]
    private partial void LogFailed(string id, Exception exception);
}
