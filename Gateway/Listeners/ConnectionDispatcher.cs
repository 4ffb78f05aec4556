using System.Net;
using Agentgateway.Gateway.Listeners.ProxyProtocol;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Tcp;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Takes a connection from its first byte to whoever speaks its protocol.</summary>
/// <remarks>
/// 1. the bind as it is now; a PROXY header if it expects one          3. TLS: the server name chooses the listener; passed through, or ended by Kestrel
/// 2. its protocol: TCP at once; else the first bytes tell, within a limit   4. HTTP/1.1 and HTTP/2 go to their virtual endpoints
/// What Kestrel takes continues in <see cref="ConnectionGate"/>, and so do tunnels, which come back here with another bind.
/// </remarks>
internal sealed partial class ConnectionDispatcher(
    VirtualTransportFactory endpoints, SnapshotHolder snapshots, TcpProxy tcp, TimeProvider time, ILogger<ConnectionDispatcher> logger)
{
    /// <summary>A connection of a socket. Never throws.</summary>
    public async Task DispatchAsync(ConnectionContext connection, ActiveBind owner, CancellationToken stopping)
    {
        // 1. Bind, PROXY header
        var snapshot = snapshots.Current;
        if (!snapshot.Binds.TryGetValue(owner.Spec.Key, out var bind))
        {
            await CloseAsync(connection);
            return;
        }

        // A dual-stack socket shows IPv4 peers as mapped addresses; logs and rules want the plain form.
        connection.RemoteEndPoint = Plain(connection.RemoteEndPoint);
        connection.LocalEndPoint = Plain(connection.LocalEndPoint);
        var feature = new BindFeature(owner, snapshot, bind) { RawPeer = connection.RemoteEndPoint, IsTunnelEntrance = bind.Tunnel == BindTunnel.Connect };
        connection.Features.Set<IBindFeature>(feature);
        owner.Add(connection);
        try
        {
            if (bind.Tunnel != BindTunnel.Proxy || await ProxyHeaderReader.ReadAsync(connection, snapshot.Frontend.Connections.ProxyProtocol, time, stopping))
            {
                await EnterAsync(connection, feature, stopping);
                return;
            }

            LogNoProxyHeader(bind.Port, feature.RawPeer?.ToString());
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionResetException or ConnectionAbortedException)
        {
            LogEnded(bind.Port, e.GetType().Name);
        }

        await CloseAsync(connection);
    }

    /// <summary>A connection that has left its tunnel, if there was one. Returns when somebody else owns it, or it is over.</summary>
    public async ValueTask EnterAsync(ConnectionContext connection, BindFeature feature, CancellationToken stopping)
    {
        // 2. Protocol
        var settings = feature.Snapshot.Frontend.Connections;
        if (feature.Bind.Protocol == BindProtocol.Tcp && !feature.IsTunnelEntrance)
        {
            await RunTcpAsync(connection, feature);
            return;
        }

        using var limit = new CancellationTokenSource(feature.Bind.Protocol is BindProtocol.Http or BindProtocol.Tcp ? settings.Http.Http1IdleTimeout : settings.HandshakeTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var endpoint = feature.Bind.Protocol == BindProtocol.Tls ? VirtualEndPoint.Tls : await ProtocolSniffer.DetectAsync(connection, both.Token);
        if (ReferenceEquals(endpoint, VirtualEndPoint.Tls))
        {
            if (feature.Bind.Protocol is BindProtocol.Tls or BindProtocol.Auto && await ChooseListenerAsync(connection, feature, both.Token) is { } listener)
            {
                // 3. TLS
                if (listener.Tls is null && feature.IsTunnelEntrance)
                {
                    // Nobody here can see a CONNECT inside.
                    await CloseAsync(connection);
                    return;
                }

                if (listener.Tls is null)
                {
                    await RunTcpAsync(connection, feature);
                    return;
                }

                feature.Handshake = new HandshakeDeadline(connection, settings.HandshakeTimeout, time);
                if (endpoints.TryDispatch(VirtualEndPoint.Tls, connection))
                {
                    return;
                }
            }
        }
        else if (endpoint is not null && endpoints.TryDispatch(endpoint, connection))
        {
            // 4. HTTP
            return;
        }

        await CloseAsync(connection);
    }

    /// <summary>Raw TCP, TLS that passes through, and TLS that ended here, up to its end.</summary>
    public async ValueTask RunTcpAsync(ConnectionContext connection, BindFeature feature)
    {
        feature.Owner.Hold(connection);
        try
        {
            await tcp.RunAsync(connection, feature);
        }
        finally
        {
            // What the client still sends has nobody to go to.
            await connection.DisposeAsync();
            feature.Owner.Release(connection);
        }
    }

    private async ValueTask<CompiledListener?> ChooseListenerAsync(ConnectionContext connection, BindFeature feature, CancellationToken cancellationToken)
    {
        var name = await ClientHelloReader.ReadServerNameAsync(connection, cancellationToken);
        feature.Sni = name;
        feature.Listener = name is null ? null : feature.Bind.FindListener(name, tls: true);
        if (feature.Listener is null)
        {
            LogNoListener(feature.Port, name ?? "no TLS");
        }

        return feature.Listener;
    }

    private static async ValueTask CloseAsync(ConnectionContext connection)
    {
        connection.Abort();
        await connection.DisposeAsync();
    }

    private static EndPoint? Plain(EndPoint? endpoint) =>
        endpoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : endpoint;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection on port {Port} from {Peer} was closed: no PROXY protocol header that is allowed")]
    private partial void LogNoProxyHeader(int port, string? peer);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A connection on port {Port} ended before it was known what it is ({Reason})")]
    private partial void LogEnded(int port, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A connection on port {Port} was closed: no TLS listener for '{ServerName}'")]
    private partial void LogNoListener(int port, string serverName);
}
