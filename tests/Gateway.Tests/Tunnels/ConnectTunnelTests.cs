using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Tunnels;

/// <summary>CONNECT that leads back into the gateway; proxy.md 7 "connect".</summary>
public sealed class ConnectTunnelTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: inner.example\r\nConnection: close\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tcp_port_takes_connect_too_in_tunnel_mode_and_the_tunnel_carries_its_bytes()
    {
        await using var echo = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(
            $"frontendPolicies: {{connect: {{mode: tunnel}}}}\nbinds: [{{port: PORT, listeners: [{{protocol: TCP, tcpRoutes: [{{backends: [{{host: \"{echo.Address}\"}}]}}]}}]}}]");
        await using var plain = await RawClient.ConnectAsync(gateway.Port);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await plain.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.SendAsync($"CONNECT a.example:{gateway.Port} HTTP/1.1\r\nHost: a.example\r\n\r\nhello");

        Assert.StartsWith("HTTP/1.1 405", await plain.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("HTTP/1.1 200 OK\r\n\r\n", await client.ReadUntilAsync("\r\n\r\n"));
        Assert.Equal("hello", await client.ReadAsync(5));
    }

    [Fact]
    public async Task Tls_that_is_only_passed_on_is_no_way_into_a_tunnel()
    {
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(
            $"frontendPolicies: {{connect: {{mode: tunnel}}}}\nbinds: [{{port: PORT, listeners: [{{protocol: TLS, tcpRoutes: [{{backends: [{{host: \"{upstream.Address}\"}}]}}]}}]}}]");
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Listeners.ClientHelloTests.Capture("a.example"));

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(0, upstream.Connections);
    }

    [Fact]
    public async Task Tunnel_enters_the_bind_of_the_port_and_internal_ones()
    {
        var other = PortAllocator.Next();
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - {port: PORT, tunnelProtocol: connect, listeners: [{routes: []}]}
            - {port: {{other}}, listeners: [{routes: [{policies: {directResponse: {status: 200, body: other} } }]}]}
            - {port: 81, mode: internal, listeners: [{routes: [{policies: {directResponse: {status: 200, body: internal} } }]}]}
            """);

        Assert.EndsWith("other", await ThroughAsync(gateway.Port, $"example.com:{other}"), StringComparison.Ordinal);
        Assert.EndsWith("internal", await ThroughAsync(gateway.Port, "10.0.0.1:81"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await ThroughAsync(gateway.Port, "example.com:82"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wildcard_bind_takes_every_port_and_expressions_see_the_tunnel()
    {
        await using var gateway = await TestGateway.StartAsync("""
            frontendPolicies: {connect: {mode: tunnel} }
            binds:
            - {port: PORT, listeners: [{routes: []}]}
            - mode: internal
              listeners:
              - routes:
                - policies: {directResponse: {status: 200, bodyExpression: 'source.connectHeaders["x-who"] + " " + destination.hostname + ":" + string(destination.port) + " " + source.address'} }
            """);

        Assert.EndsWith("ann far.example:8443 127.0.0.1", await ThroughAsync(gateway.Port, "far.example:8443", "X-Who: ann\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tcp_and_passthrough_go_through_a_tunnel()
    {
        using var authority = new TestAuthority();
        await using var echo = TcpUpstream.Echo();
        await using var secure = await TestUpstream.StartAsync(certificate: authority.Issue("deep.example"));
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - {port: PORT, tunnelProtocol: connect, listeners: []}
            - {port: 5432, mode: internal, listeners: [{protocol: TCP, tcpRoutes: [{backends: [{host: "{{echo.Address}}"}] }]}]}
            - {mode: internal, listeners: [{protocol: TLS, tcpRoutes: [{backends: [{host: "{{secure.Address}}"}] }]}]}
            """);
        await using var tcp = await OpenAsync(gateway.Port, "db.example:5432", "first bytes with the head");
        await using var tls = await OpenAsync(gateway.Port, "deep.example:443");

        Assert.Equal("first bytes with the head", await tcp.ReadAsync(25));
        await tcp.SendAsync("more");
        tcp.CloseOutput();
        Assert.Equal("more", await tcp.ReadToEndAsync());
        var inner = await tls.StartTlsAsync("deep.example");
        Assert.Equal("CN=deep.example", inner.RemoteCertificate!.Subject);
    }

    [Fact]
    public async Task Outer_tls_ends_first()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var (certificate, key) = authority.IssuePem("proxy.example");
        var pem = Path.Combine(folder.Path, "proxy.pem");
        await File.WriteAllTextAsync(pem, certificate + "\n" + key, Token);
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - {port: PORT, tunnelProtocol: connect, listeners: [{protocol: HTTPS, tls: {cert: {{pem}}, key: {{pem}} }, routes: []}]}
            - mode: internal
              listeners: [{routes: [{policies: {directResponse: {status: 200, bodyExpression: 'request.scheme'} } }]}]
            """);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.StartTlsAsync("proxy.example");

        await client.SendAsync("CONNECT inner.example:80 HTTP/1.1\r\nHost: inner.example:80\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        await client.SendAsync(Get);

        Assert.EndsWith("http", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405")]
    [InlineData("CONNECT example.com HTTP/1.1\r\nHost: example.com\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:0 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT user@example.com:80 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT http://example.com:80 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT [::1:80 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:80 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:80 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:80 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:80 HTTP/1.1\r\nHost : a\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:80 HTTP/1.1\r\nA: b\r\n c\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:80 HTTP/1.1\nHost: a\n\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT  example.com:80 HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("CONNECT example.com:80 HTTP/2.0\r\n\r\n", "HTTP/1.1 400")]
    public async Task What_is_no_tunnel_is_refused_and_the_connection_ends(string request, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(
            "binds: [{port: PORT, tunnelProtocol: connect, listeners: []}, {mode: internal, listeners: [{routes: [{policies: {directResponse: {status: 200, body: inside}}}]}]}]");
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        // What follows a refused head must never be taken for a request.
        await client.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        var answer = await client.ReadToEndAsync();

        Assert.StartsWith(expected, answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        Assert.DoesNotContain("inside", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_is_405_where_there_is_no_tunnel_inside_one_too()
    {
        await using var plain = await TestGateway.StartAsync("binds: [{port: PORT, listeners: [{routes: []}]}]");
        await using var tunnel = await TestGateway.StartAsync("binds: [{port: PORT, tunnelProtocol: connect, listeners: []}, {mode: internal, listeners: [{routes: []}]}]");
        await using var client = await RawClient.ConnectAsync(plain.Port);
        await using var inner = await OpenAsync(tunnel.Port, "a.example:80");

        await client.SendAsync("CONNECT a.example:80 HTTP/1.1\r\nHost: a.example:80\r\n\r\n");
        await inner.SendAsync("CONNECT b.example:80 HTTP/1.1\r\nHost: b.example:80\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 405", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405", await inner.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_in_pieces_and_a_long_one()
    {
        await using var gateway = await TestGateway.StartAsync(
            "binds: [{port: PORT, tunnelProtocol: connect, listeners: []}, {mode: internal, listeners: [{routes: [{policies: {directResponse: {status: 200, body: inside}}}]}]}]");
        await using var slow = await RawClient.ConnectAsync(gateway.Port);
        await using var endless = await RawClient.ConnectAsync(gateway.Port);

        foreach (var c in "CONNECT a.example:80 HTTP/1.1\r\nHost: a.example:80\r\n\r\n")
        {
            await slow.SendAsync(c.ToString());
        }

        Assert.StartsWith("HTTP/1.1 200", await slow.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        await slow.SendAsync(Get);
        Assert.EndsWith("inside", await slow.ReadToEndAsync(), StringComparison.Ordinal);
        await endless.SendAsync("CONNECT a.example:80 HTTP/1.1\r\nX: " + new string('x', 40_000));
        Assert.DoesNotContain("200", (await endless.ReadToEndAsync()).Split('\r')[0], StringComparison.Ordinal);
    }

    private static async Task<RawClient> OpenAsync(int port, string authority, string first = "")
    {
        var client = await RawClient.ConnectAsync(port);
        await client.SendAsync($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n{first}");
        Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        return client;
    }

    private static async Task<string> ThroughAsync(int port, string authority, string headers = "")
    {
        await using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{headers}\r\n");
        var head = await client.ReadUntilAsync("\r\n\r\n");
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            return head;
        }

        await client.SendAsync(Get);
        return await client.ReadToEndAsync();
    }
}
