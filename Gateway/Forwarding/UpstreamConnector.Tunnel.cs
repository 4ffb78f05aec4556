using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <content>Connections through an HTTP CONNECT proxy.</content>
internal sealed partial class UpstreamConnector
{
    private const int MaxReplyHead = 8 * 1024;
    private static readonly string[] OnlyHttp1 = ["http/1.1"];

    public ValueTask<Stream> ConnectAsync(UpstreamEndpoint endpoint, IReadOnlyList<string> alpn, CancellationToken cancellationToken) => endpoint.Proxy is { } proxy
        ? ConnectThroughAsync(proxy, endpoint, alpn, cancellationToken)
        : endpoint.UnixPath is { } path ? ConnectUnixAsync(path, endpoint, alpn, cancellationToken)
        : ConnectAsync(endpoint.Host, endpoint.Port, endpoint.Tls, alpn, cancellationToken);

    private async ValueTask<Stream> ConnectThroughAsync(UpstreamEndpoint proxy, UpstreamEndpoint target, IReadOnlyList<string> alpn, CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(proxy, OnlyHttp1, cancellationToken);
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"CONNECT {target.Address} HTTP/1.1\r\nHost: {target.Address}\r\n{proxy.ConnectHeaders}\r\n"), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await ReadReplyAsync(stream, proxy, cancellationToken);
            if (target.Tls is not { } tls)
            {
                return stream;
            }

            var ssl = new UpstreamSslStream(stream, socket: null);
            stream = ssl;
            await ssl.AuthenticateAsClientAsync(Options(target.Host, tls, alpn), cancellationToken);
            return ssl;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            throw new UpstreamException(GatewayError.UpstreamFailed($"{target.Address} through {proxy.Address}: {e.Message}"), e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    // Octet by octet: what follows the head is the target's already, and nobody could put it back.
    private static async ValueTask ReadReplyAsync(Stream stream, UpstreamEndpoint proxy, CancellationToken cancellationToken)
    {
        var head = new byte[MaxReplyHead];
        var length = 0;
        while (!head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            if (length == head.Length || await stream.ReadAsync(head.AsMemory(length, 1), cancellationToken) == 0)
            {
                throw new UpstreamException(GatewayError.UpstreamFailed($"the proxy {proxy.Address} gave no answer to CONNECT"));
            }

            length++;
        }

        // "HTTP/1.1 200 …"
        if (!head.AsSpan(0, length).StartsWith("HTTP/1."u8) || length < 12 || head[8] != (byte)' ' || head[9] != (byte)'2')
        {
            var line = Encoding.ASCII.GetString(head.AsSpan(0, head.AsSpan(0, length).IndexOf("\r\n"u8)));
            throw new UpstreamException(GatewayError.UpstreamFailed($"the proxy {proxy.Address} refused CONNECT: {line}"));
        }
    }
}
