using System.Net.Security;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Listeners.Tunnels;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Listeners;

/// <summary>What a connection meets inside Kestrel before HTTP does, after TLS has ended.</summary>
/// <remarks>
/// 1. the handshake is measured; TLS that carries TCP leaves for the TCP proxy   2. connections that have to be tunnels
/// 3. the network policies: a denied connection is closed, logged and counted   4. HTTP until the connection is too old; CONNECT may be one of its requests
/// </remarks>
internal sealed partial class ConnectionGate(
    ConnectionDispatcher dispatcher, TunnelEntrance tunnels, GatewayMetrics metrics, TimeProvider time, ILogger<ConnectionGate> logger)
{
    /// <param name="protocols">What the virtual endpoint speaks.</param>
    public async Task RunAsync(ConnectionContext connection, HttpProtocols protocols, ConnectionDelegate next)
    {
        if (connection.Features.Get<IBindFeature>() is not BindFeature feature)
        {
            return;
        }

        try
        {
            await PassAsync(connection, feature, protocols, next);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionResetException or ConnectionAbortedException)
        {
            LogEnded(connection.ConnectionId, e.GetType().Name);
        }
    }

    private async ValueTask PassAsync(ConnectionContext connection, BindFeature feature, HttpProtocols protocols, ConnectionDelegate next)
    {
        // 1. Handshake
        var tags = ConnectionTags.For(feature);
        if (feature.Handshake is { } handshake)
        {
            metrics.TlsHandshake.Record(handshake.Done().TotalSeconds, tags);
            feature.Handshake = null;
        }

        if (!feature.IsTunnelEntrance && feature.Listener is { Protocol: Configuration.Model.ListenerProtocol.Tls })
        {
            await dispatcher.RunTcpAsync(connection, feature);
            return;
        }

        // 2. Tunnels
        metrics.DownstreamConnections.Add(1, tags);
        if (feature.IsTunnelEntrance && await tunnels.TryServeAsync(connection, feature, next))
        {
            return;
        }

        // 3. Network policies
        var settings = feature.Snapshot.Frontend.Connections;
        if (settings.Guard is { } guard && !feature.IsTunnelEntrance && await guard.DenyAsync(connection, feature, connection.ConnectionClosed) is { } reason)
        {
            metrics.ConnectionsDenied.Add(1, tags);
            LogDenied(feature.Port, connection.RemoteEndPoint?.ToString(), reason);
            return;
        }

        // 4. HTTP
        if (logger.IsEnabled(LogLevel.Debug))
        {
            LogOpened(connection.ConnectionId, connection.RemoteEndPoint?.ToString(), feature.BindKey);
        }

        var opened = time.GetTimestamp();
        using var age = settings.Http.MaxConnectionDuration is { } most ? time.CreateTimer(EndGracefully, connection, most, Timeout.InfiniteTimeSpan) : null;
        if (settings.Connect != ConnectMode.Route || feature.IsTunnelEntrance || !IsHttp1(connection, protocols))
        {
            await next(connection);
        }
        else if (!await tunnels.TryServeAsync(connection, feature, next))
        {
            await new TunnelCapableConnection(connection, feature.Owner, null).RunAsync(next);
        }

        if (logger.IsEnabled(LogLevel.Debug))
        {
            LogClosed(connection.ConnectionId, (long)time.GetElapsedTime(opened).TotalMilliseconds);
        }
    }

    private static bool IsHttp1(ConnectionContext connection, HttpProtocols protocols) =>
        protocols == HttpProtocols.Http1
        || (protocols == HttpProtocols.Http1AndHttp2 && connection.Features.Get<ISslStreamFeature>()?.SslStream.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2);

    // HTTP/2 sends GOAWAY, HTTP/1 closes after the answer.
    private static void EndGracefully(object? connection) =>
        ((ConnectionContext)connection!).Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection on port {Port} from {Peer} was denied: {Reason}")]
    private partial void LogDenied(int port, string? peer, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Id} from {Peer} on {Bind} opened")]
    private partial void LogOpened(string id, string? peer, string bind);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Id} closed after {Milliseconds} ms")]
    private partial void LogClosed(string id, long milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection {Id} ended ({Reason})")]
    private partial void LogEnded(string id, string reason);
}
