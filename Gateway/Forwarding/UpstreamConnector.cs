using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Connects to upstreams: <c>--resolve</c> entries first, else DNS; every address is tried in turn. TLS by the backend's policy.</summary>
internal sealed partial class UpstreamConnector(ResolveOverrides overrides, ExtraTrust extraTrust) : IUpstreamConnector
{
    public async ValueTask<Stream> ConnectAsync(string host, int port, UpstreamTls? tls, IReadOnlyList<string> alpn, CancellationToken cancellationToken)
    {
        var socket = await DialAsync(host, port, cancellationToken);
        return await SecureAsync(socket, host, tls, alpn, cancellationToken);
    }

    private async ValueTask<Stream> ConnectUnixAsync(string path, UpstreamEndpoint endpoint, IReadOnlyList<string> alpn, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new UpstreamException(GatewayError.UpstreamFailed($"connect to {endpoint.Address}: {e.Message}"), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return await SecureAsync(socket, endpoint.Host, endpoint.Tls, alpn, cancellationToken);
    }

    private async ValueTask<Stream> SecureAsync(Socket socket, string host, UpstreamTls? tls, IReadOnlyList<string> alpn, CancellationToken cancellationToken)
    {
        if (tls is null)
        {
            return new NetworkStream(socket, ownsSocket: true);
        }

        var stream = new HandshakeStream(socket);
        var ssl = new UpstreamSslStream(stream, socket);
        try
        {
            await ssl.AuthenticateAsClientAsync(Options(host, tls, alpn), cancellationToken);
            stream.HandshakeDone();
            return ssl;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await ssl.DisposeAsync();
            throw new UpstreamException(GatewayError.UpstreamFailed("TLS to " + host + ": " + e.Message), e);
        }
        catch
        {
            await ssl.DisposeAsync();
            throw;
        }
    }

    private async ValueTask<Socket> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var targets = overrides.Find(host, port) ?? await ResolveAsync(host, port, cancellationToken);
        SocketException? last = null;
        foreach (var target in targets)
        {
            var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(target, cancellationToken);
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                return socket;
            }
            catch (SocketException e)
            {
                last = e;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new UpstreamException(GatewayError.UpstreamFailed($"connect to {host}:{port}: {last?.Message ?? "no address"}"), last);
    }

    private static async ValueTask<IPEndPoint[]> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [new IPEndPoint(literal, port)];
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return addresses.Length == 0
                ? throw new UpstreamException(GatewayError.Dns(host + ": no address"))
                : Array.ConvertAll(addresses, a => new IPEndPoint(a, port));
        }
        catch (SocketException e)
        {
            throw new UpstreamException(GatewayError.Dns(host + ": " + e.Message), e);
        }
    }

    private SslClientAuthenticationOptions Options(string host, UpstreamTls tls, IReadOnlyList<string> alpn)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = tls.Hostname ?? host,
            ApplicationProtocols = [.. alpn.Select(p => new SslApplicationProtocol(p))],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => UpstreamTrust.Accepts(tls, extraTrust, certificate, chain, errors),
        };
        if (tls.ClientCertificate is { } client)
        {
            options.ClientCertificates = [client];
        }

        if (tls.Roots is { } roots)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return options;
    }
}
