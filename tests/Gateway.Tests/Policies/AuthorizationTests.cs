using System.Net;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Policies;

public sealed class AuthorizationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("allow: 'request.method == \"GET\"'", HttpStatusCode.OK)]
    [InlineData("allow: 'request.method == \"PUT\"'", HttpStatusCode.Forbidden)]
    [InlineData("deny: 'request.path.startsWith(\"/admin\")'", HttpStatusCode.OK)]
    [InlineData("deny: 'request.path == \"/\"'", HttpStatusCode.Forbidden)]
    [InlineData("deny: 'jwt.sub == \"mallory\"'", HttpStatusCode.Forbidden)]
    [InlineData("require: 'request.headers[\"x-user\"] == \"ann\"'", HttpStatusCode.OK)]
    [InlineData("require: 'request.headers[\"x-none\"] == \"ann\"'", HttpStatusCode.Forbidden)]
    [InlineData("allow: 'jwt.sub == \"ann\"'", HttpStatusCode.Forbidden)]
    [InlineData("allow: 'cidr(\"127.0.0.0/8\").containsIP(source.address)'", HttpStatusCode.OK)]
    public async Task One_rule_decides(string rule, HttpStatusCode expected)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"[{{{rule}}}]");

        Assert.Equal(expected, await StatusAsync(gateway));
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, upstream.Requests.Count);
    }

    [Fact]
    public async Task Deny_beats_allow_and_require_needs_an_allow_beside_it()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var denied = await StartAsync(upstream, "[{allow: 'true'}, {deny: 'true'}]");
        await using var mixed = await StartAsync(upstream, "[{require: 'true'}, {allow: 'false'}]");

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(denied));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(mixed));
    }

    [Fact]
    public async Task Rule_may_read_the_body_and_sees_none_that_is_too_large()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "[{allow: 'json(request.body).ok'}]", "frontendPolicies: {http: {maxBufferSize: 64}}");

        using var good = await gateway.Client.PostAsync("/", new StringContent("{\"ok\":true}"), Token);
        using var bad = await gateway.Client.PostAsync("/", new StringContent("{\"ok\":false}"), Token);
        using var large = await gateway.Client.PostAsync("/", new StringContent("{\"ok\":true, \"x\":\"" + new string('x', 100) + "\"}"), Token);
        using var chunked = await gateway.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("{\"ok\":true}"), Headers = { TransferEncodingChunked = true } }, Token);

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal("{\"ok\":true}", upstream.Requests[0].Text);
        Assert.Equal(HttpStatusCode.Forbidden, bad.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, large.StatusCode);
        Assert.Equal(HttpStatusCode.OK, chunked.StatusCode);
    }

    [Fact]
    public async Task Rules_of_a_backend_hold_too()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            $$"""
            binds:
            - port: PORT
              listeners:
              - routes:
                - backends:
                  - host: {{upstream.Address}}
                    policies:
                      authorization: {rules: [{deny: 'request.headers["x-user"] == "ann"'}]}
            """);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway));
        Assert.Empty(upstream.Requests);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestGateway gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "x-user", "ann" } } };
        using var answer = await gateway.Client.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static Task<TestGateway> StartAsync(TestUpstream upstream, string rules, string top = "") => TestGateway.StartAsync(
        $$"""
        {{top}}
        binds:
        - port: PORT
          listeners:
          - routes:
            - policies:
                authorization: {rules: {{rules}}}
              backends: [{host: {{upstream.Address}}}]
        """);
}
