using System.Net.Security;
using System.Net.Sockets;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>TLS to an upstream that knows the socket under it, so that a connection which waits can be looked at.</summary>
internal sealed class UpstreamSslStream(Stream inner, Socket? socket) : SslStream(inner)
{
    /// <summary>Null where a proxy lies between.</summary>
    public Socket? Socket { get; } = socket;
}
