using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Tcp;

/// <summary>The log lines of TCP connections and of routed tunnels; telemetry.md 2.</summary>
public sealed class TcpLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fields_are_added_replaced_and_removed()
    {
        var log = new LogCapture();
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync($$"""
            frontendPolicies:
              accessLog:
                add:
                  who: 'source.address + " " + string(destination.port)'
                  route: '"my " + proxy.route.name'
                  to: 'backend.type + " " + backend.name'
                  absent: 'request.path'
                  either: 'default(request.path, "none")'
                remove: [listener]
            binds: [{port: PORT, listeners: [{name: front, protocol: TCP, tcpRoutes: [{name: db, backends: [{host: "{{upstream.Address}}"}] }]}]}]
            """, log);

        await ExchangeAsync(gateway.Port, "hello");

        var line = Assert.Single(await log.LinesAsync("protocol=tcp", 1));
        Assert.Contains($"who=127.0.0.1 {gateway.Port} route=my db to=static {upstream.Address} either=none", line, StringComparison.Ordinal);
        Assert.Contains("tcp.received_bytes=5 tcp.sent_bytes=5", line, StringComparison.Ordinal);
        Assert.DoesNotContain("listener=", line, StringComparison.Ordinal);
        Assert.DoesNotContain("absent=", line, StringComparison.Ordinal);
        Assert.DoesNotContain("route=default/db", line, StringComparison.Ordinal);

        // A TCP connection is no request, and an expression over requests no error there.
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync($"http://127.0.0.1:{gateway.StatsPort}/metrics", Token);
        Assert.DoesNotContain("agentgateway_requests_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("agentgateway_request_duration_seconds_count{", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("agentgateway_expression_errors_total{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_certificate_names_the_client()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var (certificate, key) = authority.IssuePem("db.example");
        var (pem, root) = (Path.Combine(folder.Path, "a.pem"), Path.Combine(folder.Path, "root.pem"));
        await File.WriteAllTextAsync(pem, certificate + "\n" + key, Token);
        await File.WriteAllTextAsync(root, authority.RootPem, Token);
        var log = new LogCapture();
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - {protocol: TLS, hostname: db.example, tls: {cert: {{pem}}, key: {{pem}}, root: {{root}} }, tcpRoutes: [{backends: [{host: "{{upstream.Address}}"}] }]}
              - {protocol: HTTPS, hostname: web.example, tls: {cert: {{pem}}, key: {{pem}}, root: {{root}} }, routes: [{policies: {directResponse: {status: 200, body: ok} } }]}
            """, log);
        using var ann = authority.Issue("ann");

        await ExchangeAsync(gateway.Port, "hello", client => client.StartTlsAsync("db.example", options => options.ClientCertificates = [ann]));
        await using var web = await RawClient.ConnectAsync(gateway.Port);
        await web.StartTlsAsync("web.example", options => options.ClientCertificates = [ann]);
        await web.SendAsync("GET / HTTP/1.1\r\nHost: web.example\r\n\r\n");
        Assert.EndsWith("ok", await web.ReadAnswerAsync(), StringComparison.Ordinal);

        var lines = await log.LinesAsync("src.identity=CN=ann", 2);
        Assert.Contains(lines, line => line.Contains("tls.sni=db.example protocol=tcp", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("http.host=web.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tunnel_shows_its_connect_request_without_credentials()
    {
        var log = new LogCapture();
        var inner = PortAllocator.Next();
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync($$"""
            frontendPolicies: {accessLog: {add: {connect: 'source.connectHeaders'} } }
            binds:
            - {port: PORT, tunnelProtocol: connect, listeners: []}
            - {port: {{inner}}, mode: internal, listeners: [{protocol: TCP, tcpRoutes: [{backends: [{host: "{{upstream.Address}}"}] }]}]}
            """, log);

        await ExchangeAsync(gateway.Port, "hello", async client =>
        {
            await client.SendAsync($"CONNECT db.example:{inner} HTTP/1.1\r\nHost: db.example:{inner}\r\nX-Team: blue\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        });

        var line = Assert.Single(await log.LinesAsync("protocol=tcp", 1));
        Assert.Contains("\"x-team\":\"blue\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", line, StringComparison.Ordinal);
    }

    private static async Task ExchangeAsync(int port, string text, Func<RawClient, Task>? begin = null)
    {
        await using var client = await RawClient.ConnectAsync(port);
        await (begin?.Invoke(client) ?? Task.CompletedTask);
        await client.SendAsync(text);
        Assert.Equal(text, await client.ReadAsync(text.Length));
    }
}
