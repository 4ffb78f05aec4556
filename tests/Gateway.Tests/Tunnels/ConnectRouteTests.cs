using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
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

    [Fact]
    public async Task Ordinary_requests_are_served_beside_it_and_a_later_connect_wants_another_connection()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Routing($"{{backends: [{{host: \"{upstream.Address}\"}}]}}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("GET /one HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        await client.ReadUntilAsync("{}");
        await client.SendAsync("CONNECT a.example:1 HTTP/1.1\r\nHost: a.example:1\r\n\r\n");

        Assert.Contains("HTTP/1.1 421", await client.ReadToEndAsync(), StringComparison.Ordinal);
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

    private static string Routing(string route) => $$"""
        frontendPolicies: {connect: {mode: route} }
        binds: [{port: PORT, listeners: [{routes: [{{route}}]}]}]
        """;
}
