using System.Net;
using System.Net.Http.Json;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Backends;

/// <summary><c>backendTunnel</c> on HTTP, AI and dynamic backends: an HTTP proxy on the way. The proxy is another gateway that wants a credential.</summary>
public sealed class BackendTunnelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_share_a_tunnel_through_a_proxy_that_wants_a_credential()
    {
        await using var upstream = await TestUpstream.StartAsync((http, _) => http.Response.WriteAsync("ok", Token));
        var log = new LogCapture();
        await using var proxy = await ProxyAsync(log);
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{routes: [{{backends: [{{host: \"{upstream.Address}\", policies: {{backendTunnel: {Tunnel(proxy.Port)}}}}}]}}]}}]}}]");

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("ok", await gateway.Client.GetStringAsync("/" + i, Token));
        }

        Assert.Equal(["/0", "/1", "/2"], upstream.Requests.Select(r => r.Target));
        Assert.All(upstream.Requests, r => Assert.Null(r.Header("proxy-authorization")));
        await gateway.DisposeAsync();
        var line = Assert.Single(await log.LinesAsync("http.method=CONNECT", 1));
        Assert.Contains($"http.host={upstream.Address}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_goes_to_the_target_through_the_tunnel_also_where_the_destination_is_dynamic()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var root = Path.Combine(folder.Path, "root.pem");
        await File.WriteAllTextAsync(root, authority.RootPem, Token);
        await using var upstream = await TestUpstream.StartAsync((http, _) => http.Response.WriteAsync("ok", Token), certificate: authority.Issue("up.example"));
        await using var proxy = await ProxyAsync(new LogCapture());
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{{port: PORT, listeners: [{{routes: [{{backends: [{{dynamic: {{target: '\"{upstream.Address}\"'}}, policies: {{backendTLS: {{root: {root}, hostname: up.example}}, backendTunnel: {Tunnel(proxy.Port)}}}}}]}}]}}]}}]");

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Models_are_reached_through_their_proxy()
    {
        await using var upstream = await TestUpstream.StartAsync((http, _) =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}]}""", Token);
        });
        var log = new LogCapture();
        await using var proxy = await ProxyAsync(log);
        await using var gateway = await TestGateway.StartAsync($$"""
            gateways: {default: {port: PORT} }
            llm:
              models: [{name: m, provider: {custom: {formats: [{type: completions}]} }, params: {baseUrl: "http://{{upstream.Address}}/v1"}, backendTunnel: {{Tunnel(proxy.Port)}} }]
            """);

        using var answer = await gateway.Client.PostAsJsonAsync("/v1/chat/completions", new { model = "m", messages = new[] { new { role = "user", content = "hi" } } }, Token);

        Assert.Contains("hello", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await gateway.DisposeAsync();
        Assert.Single(await log.LinesAsync("http.method=CONNECT", 1));
    }

    [Fact]
    public async Task Proxy_that_refuses_or_is_away_is_503()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var proxy = await ProxyAsync(new LogCapture());
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - routes:
                - {matches: [{path: {exact: /refused} }], backends: [{host: "{{upstream.Address}}", policies: {backendTunnel: {proxy: {host: "127.0.0.1:{{proxy.Port}}"} } } }] }
                - {matches: [{path: {exact: /away} }], backends: [{host: "{{upstream.Address}}", policies: {backendTunnel: {proxy: {host: "127.0.0.1:{{PortAllocator.Next()}}"} } } }] }
            """);

        foreach (var path in new[] { "/refused", "/away" })
        {
            using var answer = await gateway.Client.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Backend_that_is_its_own_proxy_and_a_credential_that_proxies_do_not_take_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync("binds: [{port: PORT, listeners: []}]");

        Assert.Contains(
            await gateway.ApplyAsync("""
                backends: [{name: loop, host: "a:1", policies: {backendTunnel: {proxy: {backend: loop} } } }]
                binds: [{port: PORT, listeners: [{routes: [{backends: [{backend: loop}]}]}]}]
                """),
            error => error.Contains("its own proxy", StringComparison.Ordinal));
        Assert.Contains(
            await gateway.ApplyAsync("""
                binds: [{port: PORT, listeners: [{routes: [{backends: [{host: "a:1", policies: {backendTunnel: {proxy: {host: "p:1"}, policies: {backendAuth: {passthrough: {} } } } } }]}]}]}]
                """),
            error => error.Contains("a proxy takes a key in a header only", StringComparison.Ordinal));
    }

    private static Task<TestGateway> ProxyAsync(LogCapture log) => TestGateway.StartAsync(
        """
        frontendPolicies: {connect: {mode: route} }
        binds: [{port: PORT, listeners: [{routes: [{policies: {authorization: {rules: ['request.headers["proxy-authorization"] == "Basic open"']} }, backends: [{dynamic: {} }]}]}]}]
        """, log);

    private static string Tunnel(int port) =>
        $"{{proxy: {{host: \"127.0.0.1:{port}\"}}, policies: {{backendAuth: {{key: {{value: open, location: {{header: {{name: proxy-authorization, prefix: \"Basic \"}}}}}}}}}}}}";
}
