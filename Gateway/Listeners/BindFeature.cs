using System.Net;
using System.Security.Cryptography.X509Certificates;
using Agentgateway.Gateway.Runtime;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Listeners;

/// <inheritdoc />
/// <param name="owner">The port whose drain this connection belongs to.</param>
/// <param name="snapshot">The configuration when the connection began; what is decided once per connection is decided by it.</param>
/// <param name="bind">The bind that was entered.</param>
internal sealed class BindFeature(ActiveBind owner, RuntimeSnapshot snapshot, CompiledBind bind) : IBindFeature
{
    public ActiveBind Owner { get; } = owner;

    public RuntimeSnapshot Snapshot { get; } = snapshot;

    public CompiledBind Bind { get; } = bind;

    public string BindKey => Bind.Key;

    public int Port { get; init; } = bind.Port;

    public string? ListenerKey => Listener?.Key;

    public CompiledListener? Listener { get; set; }

    public string? Sni { get; set; }

    public EndPoint? RawPeer { get; set; }

    public string? DestinationHost { get; init; }

    public IHeaderDictionary? ConnectHeaders { get; init; }

    public bool IsTunnelEntrance { get; init; }

    public X509Certificate2? OuterCertificate { get; init; }

    /// <summary>The port that the client connected to: that of the PROXY header or the CONNECT request, else the socket's.</summary>
    public int DestinationPort(ConnectionContext connection) => connection.LocalEndPoint switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint name => name.Port,
        _ => Port,
    };

    /// <summary>The connection was asked to end after its current exchange.</summary>
    public bool IsCloseRequested { get; set; }

    /// <summary>Runs while the TLS handshake does; null otherwise.</summary>
    public HandshakeDeadline? Handshake { get; set; }
}
