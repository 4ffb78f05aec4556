using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace Agentgateway.Gateway.Tests.Support;

/// <summary>A client that sends bytes as the test writes them. Every wait ends after 30 s.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private Stream _stream;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    public static async Task<RawClient> ConnectAsync(int port, IPAddress? address = null)
    {
        var target = new IPEndPoint(address ?? IPAddress.Loopback, port);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target, TestContext.Current.CancellationToken);
        return new RawClient(socket);
    }

    /// <summary>TLS on top of what there is. Any certificate is accepted; <paramref name="check"/> may look at it.</summary>
    public async Task<SslStream> StartTlsAsync(string serverName, Action<SslClientAuthenticationOptions>? configure = null, Func<X509Certificate?, bool>? check = null)
    {
#pragma warning disable CA5359 // What the certificate must be is up to each test.
        var tls = new SslStream(_stream, false, (_, certificate, _, _) => check?.Invoke(certificate) ?? true);
#pragma warning restore CA5359
        var options = new SslClientAuthenticationOptions { TargetHost = serverName };
        configure?.Invoke(options);
        using var limit = Limit();
        await tls.AuthenticateAsClientAsync(options, limit.Token);
        _stream = tls;
        return tls;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends. The other side may have closed already: what it thinks of that is seen by reading.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        using var limit = Limit();
        try
        {
            await _stream.WriteAsync(bytes, limit.Token);
        }
        catch (IOException)
        {
            // Reset.
        }
    }

    /// <summary>Ends this side's half of the connection.</summary>
    public void CloseOutput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Reset.
        }
    }

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Exactly so many bytes, as Latin-1 text; less if the other side ends.</summary>
    public async Task<string> ReadAsync(int count)
    {
        var buffer = new byte[count];
        var read = 0;
        try
        {
            using var limit = Limit();
            while (read < count && await _stream.ReadAsync(buffer.AsMemory(read), limit.Token) is > 0 and var more)
            {
                read += more;
            }
        }
        catch (IOException)
        {
            // Reset.
        }

        return Encoding.Latin1.GetString(buffer, 0, read);
    }

    /// <summary>Up to and including <paramref name="end"/>, octet by octet, or to the end of the connection.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var next = await ReadAsync(1);
            if (next.Length == 0)
            {
                break;
            }

            text.Append(next);
        }

        return text.ToString();
    }

    /// <summary>The head of an HTTP/1 answer and its body by <c>Content-Length</c>.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        var head = await ReadUntilAsync("\r\n\r\n");
        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return head;
        }

        var length = head[(at + 16)..];
        return head + await ReadAsync(int.Parse(length[..length.IndexOf('\r', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Everything until the other side ends. A reset is an end too.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var bytes = new MemoryStream();
        try
        {
            using var limit = Limit();
            await _stream.CopyToAsync(bytes, limit.Token);
        }
        catch (IOException)
        {
            // Reset.
        }

        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return limit;
    }
}
