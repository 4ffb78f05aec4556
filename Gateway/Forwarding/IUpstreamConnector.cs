namespace Agentgateway.Gateway.Forwarding;

/// <summary>Decides address and trust of upstream connections: DNS, <c>--resolve</c>, tests and service discovery plug in here.</summary>
internal interface IUpstreamConnector
{
    /// <summary>Opens a TCP connection, and TLS on top when <paramref name="tls"/> is given (then the result is an <c>SslStream</c>).</summary>
    /// <param name="alpn">Protocols to offer, best first; used with TLS only.</param>
    /// <exception cref="UpstreamException">No address, refused, timed out, or the certificate was not accepted.</exception>
    ValueTask<Stream> ConnectAsync(string host, int port, UpstreamTls? tls, IReadOnlyList<string> alpn, CancellationToken cancellationToken);

    /// <summary>The same for an endpoint, through its HTTP proxy if it has one (RFC 9110 9.3.6): that resolves the target's name itself.</summary>
    /// <exception cref="UpstreamException">As above, or the proxy refused.</exception>
    ValueTask<Stream> ConnectAsync(UpstreamEndpoint endpoint, IReadOnlyList<string> alpn, CancellationToken cancellationToken);
}
