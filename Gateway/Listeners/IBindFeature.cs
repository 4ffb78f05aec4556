using System.Net;
using System.Security.Cryptography.X509Certificates;
using Agentgateway.Gateway.Runtime;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Listeners;

/// <summary>What the transport knows about a connection; on <c>ConnectionContext.Features</c>, so every request sees it.</summary>
internal interface IBindFeature
{
    /// <summary>Key of the bind, <c>bind/8080</c>.</summary>
    string BindKey { get; }

    /// <summary>Port of the bind; in a CONNECT tunnel the port that the client asked for.</summary>
    int Port { get; }

    /// <summary>Key of the listener that was chosen by TLS server name; null on cleartext connections.</summary>
    string? ListenerKey { get; }

    /// <summary>The listener of <see cref="ListenerKey"/>, as it was when the connection began.</summary>
    CompiledListener? Listener { get; }

    /// <summary>Server name that the client sent in TLS; empty if it sent none, null on cleartext connections.</summary>
    string? Sni { get; }

    /// <summary>Peer of the socket. Differs from the connection's remote address after a PROXY header.</summary>
    EndPoint? RawPeer { get; }

    /// <summary>In a CONNECT tunnel the host that the client asked for; else null.</summary>
    string? DestinationHost { get; }

    /// <summary>In a CONNECT tunnel the header fields of the CONNECT request, credentials included; else null.</summary>
    IHeaderDictionary? ConnectHeaders { get; }

    /// <summary>Client certificate of the TLS around a CONNECT tunnel; it outranks one of the connection inside.</summary>
    X509Certificate2? OuterCertificate { get; }

    /// <summary>Everything on this connection has to be a CONNECT request.</summary>
    bool IsTunnelEntrance { get; }
}
