using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Backends;

/// <summary><c>unix:/path</c> as the address of a backend.</summary>
public sealed class UnixSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_go_through_the_socket_with_the_clients_host()
    {
        using var folder = new TemporaryFolder();
        await using var upstream = new UnixUpstream(Path.Combine(folder.Path, "up.sock"));
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{routes: [{{backends: [{{host: \"unix:{upstream.Path}\"}}]}}]}}]}}]");

        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/a/" + i) { Headers = { Host = "shop.example" } };
            using var response = await gateway.Client.SendAsync(request, Token);
            var seen = await response.Content.ReadAsStringAsync(Token);
            Assert.Contains($"GET /a/{i} HTTP/1.1", seen, StringComparison.Ordinal);
            Assert.Contains("\r\nHost: shop.example\r\n", seen, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task Missing_socket_is_503()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{routes: [{{backends: [{{host: \"unix:{folder.Path}/nobody.sock\"}}]}}]}}]}}]");

        using var response = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Tcp_route_leads_to_a_socket()
    {
        using var folder = new TemporaryFolder();
        await using var upstream = new UnixUpstream(Path.Combine(folder.Path, "up.sock"));
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{protocol: TCP, tcpRoutes: [{{backends: [{{host: \"unix:{upstream.Path}\"}}]}}]}}]}}]");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Token);
        await client.GetStream().WriteAsync("hello\r\n\r\n"u8.ToArray(), Token);

        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var seen = "";
        while (!seen.Contains("hello", StringComparison.Ordinal))
        {
            seen += await reader.ReadLineAsync(Token) ?? throw new EndOfStreamException();
        }
    }

    [Fact]
    public async Task Services_load_and_their_connections_fail()
    {
        await using var gateway = await TestGateway.StartAsync(
            """
            services: [{name: up, namespace: default, hostname: up.example, vips: [], ports: {"80": 8080}}]
            binds: [{port: PORT, listeners: [{protocol: TCP, tcpRoutes: [{backends: [{service: {name: default/up.example, port: 80}}]}]}]}]
            """);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Token);

        // Closed or reset, without a byte.
        var read = 0;
        try
        {
            read = await client.GetStream().ReadAsync(new byte[1], Token);
        }
        catch (IOException)
        {
        }

        Assert.Equal(0, read);
    }

    /// <summary>Answers every request with the head that it got.</summary>
    private sealed class UnixUpstream : IAsyncDisposable
    {
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly Task _accepting;
        private int _connections;

        public UnixUpstream(string path)
        {
            Path = path;
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            _listener.Listen();
            _accepting = AcceptAsync();
        }

        public string Path { get; }

        public int Connections => Volatile.Read(ref _connections);

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                Socket socket;
                try
                {
                    socket = await _listener.AcceptAsync();
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }

                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }

        private static async Task ServeAsync(Socket socket)
        {
            using (socket)
            {
                var head = new byte[8192];
                var length = 0;
                while (true)
                {
                    int read;
                    try
                    {
                        read = await socket.ReceiveAsync(head.AsMemory(length));
                    }
                    catch (SocketException)
                    {
                        return;
                    }

                    if (read == 0)
                    {
                        return;
                    }

                    length += read;
                    if (head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                    {
                        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n"));
                        await socket.SendAsync(head.AsMemory(0, length));
                        length = 0;
                    }
                }
            }
        }
    }
}
