using System.Diagnostics;
using System.Text;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Listeners.ProxyProtocol;
using Agentgateway.Gateway.Listeners.Tunnels;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

/// <summary>
/// Bytes that nobody should send: no crash, no hang, and what a parser says about a whole message it says about no part of it. A fixed number of
/// inputs from a fixed seed; <c>AGW_FUZZ_SECONDS=600</c> runs each that long from a random one. A failure names the seed.
/// </summary>
public sealed class ConnectionFuzzTests
{
    private static readonly byte[][] ProxySeeds =
    [
        "PROXY TCP4 1.2.3.4 5.6.7.8 111 222\r\nGET"u8.ToArray(),
        "PROXY UNKNOWN x\r\n"u8.ToArray(),
        [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 0, 2],
        [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x21, 0, 40, .. new byte[40]],
    ];

    private static readonly byte[][] ConnectSeeds =
    [
        "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\nProxy-Authorization: Basic eDp5\r\n\r\nrest"u8.ToArray(),
        "CONNECT [::1]:1 HTTP/1.0\r\n\r\n"u8.ToArray(),
    ];

    // Each with one more request before the tunnel.
    private static readonly byte[][] RouteSeeds =
    [
        "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\nGET / HTTP/1.1"u8.ToArray(),
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nCONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\nGET / HTTP/1.1"u8.ToArray(),
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nCONGET / HTTP/1.1\r\nHost: a\r\n\r\nCONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\nGET / HTTP/1.1"u8.ToArray(),
    ];

    [Fact]
    public void Proxy_headers() => Fuzz(ProxySeeds, data =>
    {
        var state = ProxyHeaderParser.Parse(data, out _, out var length);
        if (state == ProxyHeaderState.Complete)
        {
            Assert.InRange(length, 8, Math.Min(data.Length, ProxyHeaderParser.MaxBytes));
            Assert.NotEqual(ProxyHeaderState.Complete, ProxyHeaderParser.Parse(data.AsSpan(0, length - 1), out _, out _));
        }
        else if (data.Length >= ProxyHeaderParser.MaxBytes)
        {
            Assert.NotEqual(ProxyHeaderState.NeedMore, state);
        }
    });

    [Fact]
    public void Client_hellos() => Fuzz([ClientHelloTests.Capture("a.example"), ClientHelloTests.Capture("")], data =>
    {
        var state = ClientHelloParser.Parse(data, out var name);
        Assert.True(state != ClientHelloState.Complete || name.Length <= 255);
        Assert.True(state != ClientHelloState.NeedMore || data.Length <= ClientHelloParser.MaxBytes + (16 * 1024) + 5);
    });

    [Fact]
    public void Connect_heads() => Fuzz(ConnectSeeds, data =>
    {
        var state = ConnectHeadParser.Parse(data, out var head, out var length);
        Assert.Equal(state == ConnectHeadState.Complete, head is not null);
        if (head is not null)
        {
            // What is sent on is made of these: no line may hide in them.
            Assert.True(data.AsSpan(0, length).EndsWith("\r\n\r\n"u8));
            Assert.All(head.Headers, h => Assert.True(h.Key.AsSpan().IndexOfAny("\r\n: \0") < 0 && h.Value.AsSpan().IndexOfAny("\r\n\0") < 0));
            Assert.True(head.Target.AsSpan().IndexOfAny("\r\n \0") < 0);
            _ = ConnectTarget.TryParse(head.Target, out _);
        }
    });

    [Fact]
    public async Task Sockets_survive_whatever_comes_in()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var (certificate, key) = authority.IssuePem("a.example");
        var pem = Path.Combine(folder.Path, "a.pem");
        await File.WriteAllTextAsync(pem, certificate + "\n" + key, TestContext.Current.CancellationToken);
        var (proxied, secure, routed) = (PortAllocator.Next(), PortAllocator.Next(), PortAllocator.Next());
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync($$"""
            frontendPolicies: {connect: {mode: route} }
            binds:
            - {port: {{routed}}, listeners: [{routes: [{{Routed(echo)}}]}]}
            - {port: PORT, tunnelProtocol: connect, listeners: []}
            - {port: {{proxied}}, tunnelProtocol: proxy, listeners: [{routes: [{policies: {directResponse: {status: 200, body: ok} } }]}]}
            - {port: {{secure}}, listeners: [{protocol: HTTPS, tls: {cert: {{pem}}, key: {{pem}} }, routes: [{policies: {directResponse: {status: 200, body: ok} } }]}]}
            - {mode: internal, listeners: [{routes: [{policies: {directResponse: {status: 200, body: ok} } }]}]}
            """);
        var hello = ClientHelloTests.Capture("a.example");
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();
        for (var i = 0; GoesOn(watch, i, 400); i++)
        {
            var (port, seed) = random.Next(4) switch
            {
                3 => (routed, RouteSeeds[random.Next(RouteSeeds.Length)]),
                0 => (gateway.Port, ConnectSeeds[0]),
                1 => (proxied, ProxySeeds[random.Next(ProxySeeds.Length)]),
                _ => (secure, hello),
            };
            await using var client = await RawClient.ConnectAsync(port);
            await client.SendAsync(Mutate(seed, random));
            if (random.Next(2) == 0)
            {
                client.CloseOutput();
                await client.ReadToEndAsync();
            }
            else
            {
                client.Reset();
            }
        }

        await using var good = await RawClient.ConnectAsync(gateway.Port);
        await good.SendAsync("CONNECT a.example:80 HTTP/1.1\r\nHost: a.example:80\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await good.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        await good.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.EndsWith("ok", await good.ReadToEndAsync(), StringComparison.Ordinal);
        await using var tls = await RawClient.ConnectAsync(secure);
        await tls.StartTlsAsync("a.example");
    }

    [Fact]
    public async Task Requests_and_tunnels_come_out_the_same_however_their_bytes_are_cut()
    {
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync($"frontendPolicies: {{connect: {{mode: route}}}}\nbinds: [{{port: PORT, listeners: [{{routes: [{Routed(echo)}]}}]}}]");
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();
        for (var i = 0; GoesOn(watch, i, 40); i++)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            var bytes = RouteSeeds[i % RouteSeeds.Length].AsMemory();
            while (!bytes.IsEmpty)
            {
                var cut = Math.Min(1 + random.Next(60), bytes.Length);
                await client.SendAsync(bytes[..cut].ToArray());
                bytes = bytes[cut..];
            }

            for (var answers = i % RouteSeeds.Length; answers > 0; answers--)
            {
                Assert.EndsWith("\r\n\r\nok", await client.ReadAnswerAsync(), StringComparison.Ordinal);
            }

            Assert.Equal("HTTP/1.1 200 OK\r\n\r\n", await client.ReadUntilAsync("\r\n\r\n"));
            Assert.Equal("GET / HTTP/1.1", await client.ReadAsync(14));
            client.CloseOutput();
            Assert.Equal("", await client.ReadToEndAsync());
        }
    }

    private static string Routed(TcpUpstream tunnel) =>
        $"{{matches: [{{method: CONNECT}}], backends: [{{host: \"{tunnel.Address}\"}}]}}, {{policies: {{directResponse: {{status: 200, body: ok}}}}}}";

    private static TimeSpan? Long { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("AGW_FUZZ_SECONDS"), out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static int Seed { get; } = Long is null ? 1 : Environment.TickCount;

    private static bool GoesOn(Stopwatch watch, int done, int usual) => Long is { } time ? watch.Elapsed < time : done < usual;

    private static void Fuzz(byte[][] seeds, Action<byte[]> check)
    {
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();
        for (var i = 0; GoesOn(watch, i, 200_000); i++)
        {
            var data = Mutate(seeds[random.Next(seeds.Length)], random);
            try
            {
                check(data);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed}, input {Convert.ToHexString(data)}: {e}");
            }
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var data = seed.ToList();
        for (var changes = random.Next(6); changes > 0 && data.Count > 0; changes--)
        {
            var at = random.Next(data.Count);
            switch (random.Next(6))
            {
                case 0:
                    data[at] = (byte)random.Next(256);
                    break;
                case 1:
                    data[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    data.RemoveRange(at, Math.Min(random.Next(8), data.Count - at));
                    break;
                case 3:
                    data.InsertRange(at, Encoding.Latin1.GetBytes(random.Next(3) switch { 0 => "\r\n", 1 => "\0", _ => new string('a', random.Next(600)) }));
                    break;
                case 4:
                    data.InsertRange(at, data.GetRange(at, Math.Min(random.Next(40), data.Count - at)));
                    break;
                default:
                    data = data.GetRange(0, at);
                    break;
            }
        }

        return [.. data];
    }
}
