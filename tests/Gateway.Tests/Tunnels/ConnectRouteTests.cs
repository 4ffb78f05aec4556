using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Tunnels;

/// <summary><c>connect.mode: route</c>: CONNECT as a request that is routed; proxy.md 5.7 and 7 "connect".</summary>
public sealed class ConnectRouteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dynamic_backend_connects_to_the_authority()
    {
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Routing("{backends: [{dynamic: {}}]}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"CONNECT {echo.Address} HTTP/1.1\r\nHost: {echo.Address}\r\n\r\nearly");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal("early", await client.ReadAsync(5));
        await client.SendAsync("late");
        client.CloseOutput();

        Assert.Equal("late", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Policies_of_the_route_apply_and_a_refusal_ends_the_connection()
    {
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Routing(
            $"{{backends: [{{host: \"{echo.Address}\"}}], policies: {{authorization: {{rules: ['request.headers[\"x-who\"] == \"ann\"']}}, responseHeaderModifier: {{set: {{x-via: gateway}}}}}}}}"));
        await using var ann = await RawClient.ConnectAsync(gateway.Port);
        await using var eve = await RawClient.ConnectAsync(gateway.Port);

        await ann.SendAsync("CONNECT db.example:1 HTTP/1.1\r\nHost: db.example:1\r\nX-Who: ann\r\n\r\n");
        await eve.SendAsync("CONNECT db.example:1 HTTP/1.1\r\nHost: db.example:1\r\n\r\nCONNECT db.example:1 HTTP/1.1\r\nHost: db.example:1\r\nX-Who: ann\r\n\r\n");

        var head = await ann.ReadUntilAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
        Assert.Contains("x-via: gateway", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Content-Length", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.OrdinalIgnoreCase);
        await ann.SendAsync("x");
        Assert.Equal("x", await ann.ReadAsync(1));
        var refusal = await eve.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 403", refusal, StringComparison.Ordinal);
        Assert.Equal(1, refusal.Split("HTTP/1.1 ").Length - 1);
    }

    [Fact]
    public async Task Unreachable_target_is_503_and_no_route_404()
    {
        await using var gateway = await TestGateway.StartAsync(Routing("{hostnames: [127.0.0.1], backends: [{dynamic: {}}]}"));
        await using var closed = await RawClient.ConnectAsync(gateway.Port);
        await using var unknown = await RawClient.ConnectAsync(gateway.Port);

        await closed.SendAsync($"CONNECT 127.0.0.1:{PortAllocator.Next()} HTTP/1.1\r\nHost: a\r\n\r\n");
        await unknown.SendAsync("CONNECT other.example:1 HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 503", await closed.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await unknown.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_request_of_a_connection_may_become_the_tunnel(bool tls)
    {
        await using var upstream = await TestUpstream.StartAsync((http, _) => AnswerAsync(http, "ok"));
        await using var echo = TcpUpstream.Echo();
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var (certificate, key) = authority.IssuePem("a.example");
        var pem = Path.Combine(folder.Path, "a.pem");
        await File.WriteAllTextAsync(pem, certificate + "\n" + key, Token);
        await using var gateway = await TestGateway.StartAsync(Routing(
            $"{{matches: [{{method: CONNECT}}], backends: [{{dynamic: {{}}}}]}}, {{backends: [{{host: \"{upstream.Address}\"}}]}}",
            tls ? $"protocol: HTTPS, tls: {{cert: {pem}, key: {pem}}}, " : ""));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        if (tls)
        {
            await client.StartTlsAsync("a.example", options => options.ApplicationProtocols = [System.Net.Security.SslApplicationProtocol.Http11]);
        }

        await client.SendAsync("GET /one HTTP/1.1\r\nHost: a.example\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        await client.SendAsync("POST /two HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nbody");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        await client.SendAsync($"CONNECT {echo.Address} HTTP/1.1\r\nHost: {echo.Address}\r\n\r\nGET /three");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal("GET /three", await client.ReadAsync(10));
        await client.SendAsync("late");
        Assert.Equal("late", await client.ReadAsync(4));

        Assert.Equal(["/one", "/two"], upstream.Requests.Select(r => r.Target));
    }

    [Fact]
    public async Task Answers_before_the_tunnel_come_first_when_everything_is_sent_at_once()
    {
        await using var upstream = await TestUpstream.StartAsync((http, _) => AnswerAsync(http, new string('x', 300_000)));
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Routing(
            $"{{matches: [{{method: CONNECT}}], backends: [{{dynamic: {{}}}}]}}, {{backends: [{{host: \"{upstream.Address}\"}}]}}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nCONNECT {echo.Address} HTTP/1.1\r\nHost: {echo.Address}\r\n\r\nin the tunnel");
        for (var i = 0; i < 2; i++)
        {
            Assert.EndsWith(new string('x', 300_000), await client.ReadAnswerAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("HTTP/1.1 200 OK\r\n\r\n", await client.ReadUntilAsync("\r\n\r\n"));
        Assert.Equal("in the tunnel", await client.ReadAsync(13));
        client.CloseOutput();
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("CONNECT a.example:1 HTTP/1.1\r\nHost: a.example:1\r\nContent-Length: 30\r\n\r\n", "400")]
    [InlineData("CONNECT a.example:1 HTTP/1.1\r\nHost: a.example:1\r\nTransfer-Encoding: chunked\r\n\r\n", "400")]
    [InlineData("CONNECT a.example HTTP/1.1\r\nHost: a.example\r\n\r\n", "400")]
    [InlineData("CONNECT a.example:1 HTTP/1.1\r\nHost: a\r\n\r\n", "400")]
    [InlineData("CONNECT a.example:1 HTTP/1.1\r\nHost: a.example:1\r\n\r\n", "404")]
    public async Task Refusal_ends_the_connection_and_nothing_behind_it_is_a_request(string connect, string status)
    {
        await using var gateway = await TestGateway.StartAsync(Routing("{hostnames: [a], policies: {directResponse: {status: 200, body: served}}}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + connect + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        var all = await client.ReadToEndAsync();

        Assert.Equal(2, all.Split("HTTP/1.1 ").Length - 1);
        Assert.Contains("HTTP/1.1 " + status, all, StringComparison.Ordinal);
        Assert.Contains("Connection: close", all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Tunnel_lives_through_the_drain_of_its_port_and_its_bytes_are_counted()
    {
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Routing("{backends: [{dynamic: {}}]}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync($"CONNECT {echo.Address} HTTP/1.1\r\nHost: {echo.Address}\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");

        Assert.Empty(await gateway.ApplyAsync($"binds: [{{port: {PortAllocator.Next()}, listeners: []}}]"));
        await client.SendAsync("still here");
        Assert.Equal("still here", await client.ReadAsync(10));
        client.CloseOutput();
        Assert.Equal("", await client.ReadToEndAsync());

        using var plain = new HttpClient();
        await Poll.UntilTrueAsync(
            async () => await plain.GetStringAsync($"http://127.0.0.1:{gateway.StatsPort}/metrics", Token) is var text
                && HasSample(text, "agentgateway_downstream_received_bytes_total", 10) && HasSample(text, "agentgateway_downstream_sent_bytes_total", 10),
            "the bytes of the tunnel are counted", Token);
    }

    [Fact]
    public async Task Backend_tls_wraps_the_tunnel()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var root = Path.Combine(folder.Path, "root.pem");
        await File.WriteAllTextAsync(root, authority.RootPem, Token);
        await using var upstream = await TestUpstream.StartAsync(certificate: authority.Issue("up.example"));
        await using var gateway = await TestGateway.StartAsync(Routing(
            $"{{backends: [{{host: \"{upstream.Address}\", policies: {{backendTLS: {{root: {root}, hostname: up.example, alpn: [http/1.1]}}}}}}]}}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("CONNECT up.example:443 HTTP/1.1\r\nHost: up.example:443\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        await client.SendAsync("GET /inside HTTP/1.1\r\nHost: up.example\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("/inside", upstream.Single.Target);
    }

    private static Task AnswerAsync(HttpContext http, string body)
    {
        http.Response.ContentLength = body.Length;
        return http.Response.WriteAsync(body, Token);
    }

    private static bool HasSample(string metrics, string name, int value) =>
        metrics.Split('\n').Any(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.EndsWith($" {value}", StringComparison.Ordinal));

    private static string Routing(string route, string listener = "") => $$"""
        frontendPolicies: {connect: {mode: route} }
        binds: [{port: PORT, listeners: [{ {{listener}}routes: [{{route}}]}]}]
        """;
}
