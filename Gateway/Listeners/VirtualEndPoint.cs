using System.Net;

namespace Agentgateway.Gateway.Listeners;

/// <summary>An endpoint of the one Kestrel server that has no socket: the bind manager feeds it accepted connections.</summary>
internal sealed class VirtualEndPoint : EndPoint
{
    private readonly string _name;

    private VirtualEndPoint(string name) => _name = name;

    /// <summary>HTTP/1.1 without TLS.</summary>
    public static VirtualEndPoint Http1 { get; } = new("virtual-http1");

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public static VirtualEndPoint Http2 { get; } = new("virtual-h2c");

    /// <summary>TLS that ends here; ALPN chooses between HTTP/2 and HTTP/1.1.</summary>
    public static VirtualEndPoint Tls { get; } = new("virtual-tls");

    public override string ToString() => _name;
}
