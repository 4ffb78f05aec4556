using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Listeners;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Compiled <c>frontendPolicies</c> that are about connections. Read when a connection begins: a change meets new connections only.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>HTTP limits of the server.</summary>
    public FrontendHttp Http { get; init; } = new();

    /// <summary>Keep-alive of accepted sockets.</summary>
    public Keepalives Keepalives { get; init; } = Keepalives.Default;

    /// <summary>Time from the first byte wanted to the end of the TLS handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How PROXY headers are read where a bind expects them.</summary>
    public ProxyProtocol ProxyProtocol { get; init; } = new(ProxyProtocolVersion.All, Optional: false);

    /// <summary>What becomes of CONNECT.</summary>
    public ConnectMode Connect { get; init; }

    /// <summary>Decides who may connect; null = everybody.</summary>
    public INetworkGuard? Guard { get; init; }

    /// <summary>Longest wait for a TCP connection, TLS included, to an upstream of TCP routes and CONNECT.</summary>
    public TimeSpan UpstreamConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public static ConnectionSettings From(GatewayConfig config)
    {
        var frontend = config.FrontendPolicies;
        return new ConnectionSettings
        {
            Http = frontend.Http,
            Keepalives = frontend.TcpKeepalives,
            HandshakeTimeout = frontend.Tls?.HandshakeTimeout ?? TimeSpan.FromSeconds(15),
            ProxyProtocol = frontend.ProxyProtocol ?? new(ProxyProtocolVersion.All, Optional: false),
            Connect = frontend.Connect,
            UpstreamConnectTimeout = config.Static.Backend.ConnectTimeout,
        };
    }

    /// <summary>The tunnel of a bind with a socket: <c>connect.mode: tunnel</c>, then the PROXY policy, then what the bind says.</summary>
    public static BindTunnel TunnelOf(TunnelProtocol own, FrontendPolicies frontend) => own switch
    {
        _ when frontend.Connect == ConnectMode.Tunnel => BindTunnel.Connect,
        _ when frontend.ProxyProtocol is not null => BindTunnel.Proxy,
        TunnelProtocol.Proxy => BindTunnel.Proxy,
        TunnelProtocol.Connect => BindTunnel.Connect,
        _ => BindTunnel.Direct,
    };
}
