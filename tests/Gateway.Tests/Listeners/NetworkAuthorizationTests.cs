using System.Net;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

public sealed class NetworkAuthorizationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{allow: 'cidr(\"127.0.0.0/8\").containsIP(source.address)'}", true)]
    [InlineData("{allow: 'cidr(\"10.0.0.0/8\").containsIP(source.address)'}", false)]
    [InlineData("{deny: 'source.address == \"127.0.0.1\"'}", false)]
    [InlineData("{deny: 'source.address == \"10.0.0.1\"'}", true)]
    [InlineData("{require: 'source.port > 0u && source.rawAddress == source.address'}", true)]
    [InlineData("{require: 'false'}, {allow: 'true'}", false)]
    [InlineData("{deny: 'ip(\"x\" + source.address) == ip(\"::1\")'}", false)]
    [InlineData("{allow: 'ip(\"x\" + source.address) == ip(\"::1\")'}", false)]
    [InlineData("{deny: 'source.subject == \"CN=eve\"'}", false)]
    public async Task Rules_decide_per_connection_and_fail_closed(string rules, bool allowed)
    {
        await using var gateway = await TestGateway.StartAsync($$"""
            frontendPolicies: {networkAuthorization: {rules: [{{rules}}]} }
            binds: [{port: PORT, listeners: [{routes: [{policies: {directResponse: {status: 200, body: ok} } }]}]}]
            """);

        Assert.Equal(allowed, (await GetAsync(gateway.Port)).EndsWith("ok", StringComparison.Ordinal));
        Assert.Equal(allowed, (await GetAsync(gateway.Port)).Length > 0);
        using var stats = new HttpClient();
        var text = await stats.GetStringAsync($"http://127.0.0.1:{gateway.StatsPort}/metrics", Token);
        Assert.Equal(!allowed, text.Contains("agentgateway_downstream_connections_denied_total{bind=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Address_of_the_proxy_header_is_judged()
    {
        await using var gateway = await TestGateway.StartAsync("""
            frontendPolicies: {proxyProtocol: {version: v1}, networkAuthorization: {rules: [{allow: 'source.address == "192.0.2.1" && source.rawAddress == "127.0.0.1"'}]} }
            binds: [{port: PORT, listeners: [{routes: [{policies: {directResponse: {status: 200, body: ok} } }]}]}]
            """);

        Assert.EndsWith("ok", await GetAsync(gateway.Port, "PROXY TCP4 192.0.2.1 192.0.2.9 1 2\r\n"), StringComparison.Ordinal);
        Assert.Equal("", await GetAsync(gateway.Port, "PROXY TCP4 192.0.2.2 192.0.2.9 1 2\r\n"));
    }

    [Fact]
    public async Task Tcp_connections_are_judged_before_the_upstream_is_called()
    {
        await using var upstream = TcpUpstream.Greeting("hello");
        await using var gateway = await TestGateway.StartAsync($$"""
            frontendPolicies: {networkAuthorization: {rules: [{deny: 'destination.port == uint(PORT)'}]} }
            binds:
            - {port: PORT, listeners: [{protocol: TCP, tcpRoutes: [{backends: [{host: "{{upstream.Address}}"}] }]}]}
            """);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(0, upstream.Connections);
    }

    [Fact]
    public async Task Client_certificate_is_judged_after_the_handshake()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var (certificate, key) = authority.IssuePem("web.example");
        var (pem, root) = (Path.Combine(folder.Path, "web.pem"), Path.Combine(folder.Path, "root.pem"));
        await File.WriteAllTextAsync(pem, certificate + "\n" + key, Token);
        await File.WriteAllTextAsync(root, authority.RootPem, Token);
        await using var gateway = await TestGateway.StartAsync($$"""
            frontendPolicies: {networkAuthorization: {rules: [{allow: 'source.subjectCn == "ann"'}]} }
            binds:
            - port: PORT
              listeners:
              - {protocol: HTTPS, tls: {cert: {{pem}}, key: {{pem}}, root: {{root}} }, routes: [{policies: {directResponse: {status: 200, body: ok} } }]}
            """);

        Assert.EndsWith("ok", await AsAsync("ann"), StringComparison.Ordinal);
        Assert.Equal("", await AsAsync("eve"));

        async Task<string> AsAsync(string name)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.StartTlsAsync("web.example", options => options.ClientCertificates = [authority.Issue(name)]);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: web.example\r\nConnection: close\r\n\r\n");
            return await client.ReadToEndAsync();
        }
    }

    private static async Task<string> GetAsync(int port, string before = "")
    {
        await using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(before + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        return await client.ReadToEndAsync();
    }
}
