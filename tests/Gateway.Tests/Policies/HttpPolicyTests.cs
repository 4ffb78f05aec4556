using System.Net;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Policies;

public sealed class HttpPolicyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preflight_of_an_allowed_origin_is_answered_here()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "cors: {allowOrigins: ['https://*.x.com'], allowMethods: [GET, POST], allowHeaders: ['*'], maxAge: 10m, allowCredentials: true}");
        using var request = Options("https://a.x.com", "POST", "x-one,x-two");

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("https://a.x.com", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("GET,POST", Header(answer, "Access-Control-Allow-Methods"));
        Assert.Equal("x-one, x-two", Header(answer, "Access-Control-Allow-Headers"));
        Assert.Equal("600", Header(answer, "Access-Control-Max-Age"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", Header(answer, "Vary"));
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData("https://x.com.evil.com")]
    [InlineData("http://a.x.com")]
    [InlineData("https://a.x.com:8443")]
    [InlineData("null")]
    public async Task Preflight_of_another_origin_gets_no_cors_headers(string origin)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "cors: {allowOrigins: ['https://*.x.com']}");

        using var answer = await gateway.Client.SendAsync(Options(origin, "POST", null), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Cors_headers_are_on_answers_and_on_errors()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "cors: {allowOrigins: ['*']}, csrf: {additionalOrigins: []}");
        using var good = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Origin", "https://o.example" } } };
        using var bad = new HttpRequestMessage(HttpMethod.Post, "/") { Headers = { { "Origin", "https://o.example" }, { "Sec-Fetch-Site", "cross-site" } } };

        using var ok = await gateway.Client.SendAsync(good, Token);
        using var refused = await gateway.Client.SendAsync(bad, Token);

        Assert.Equal("https://o.example", Header(ok, "Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("CSRF validation failed", await refused.Content.ReadAsStringAsync(Token));
        Assert.Equal("https://o.example", Header(refused, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Header_modifiers_add_set_and_remove_on_both_ways()
    {
        await using var upstream = await TestUpstream.StartAsync((http, _) =>
        {
            http.Response.Headers["x-remove"] = "1";
            http.Response.Headers["x-set"] = "old";
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(upstream, """
            requestHeaderModifier: {add: {x-many: b}, set: {x-set: new, host: other.example}, remove: [x-gone]},
            responseHeaderModifier: {add: {x-added: yes}, set: {x-set: new}, remove: [x-remove]}
            """);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "x-many", "a" }, { "x-set", "old" }, { "x-gone", "1" } } };

        using var answer = await gateway.Client.SendAsync(request, Token);

        var arrived = upstream.Single;
        Assert.Equal("a, b", arrived.Header("x-many"));
        Assert.Equal("new", arrived.Header("x-set"));
        Assert.Null(arrived.Header("x-gone"));
        Assert.Equal("other.example", arrived.Host);
        Assert.Equal("yes", Header(answer, "x-added"));
        Assert.Equal("new", Header(answer, "x-set"));
        Assert.False(answer.Headers.Contains("x-remove"));
    }

    [Theory]
    [InlineData("urlRewrite: {path: {full: /new}}", "/api/a?q=1", "/new?q=1")]
    [InlineData("urlRewrite: {path: {prefix: /v2}}", "/api/a?q=1", "/v2/a?q=1")]
    [InlineData("urlRewrite: {path: {prefix: /}}", "/api/a", "/a")]
    [InlineData("urlRewrite: {path: {prefix: /}}", "/api", "/")]
    public async Task Path_is_rewritten_and_the_query_kept(string policy, string sent, string expected)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, policy, "/api");

        using var answer = await gateway.Client.GetAsync(sent, Token);

        Assert.Equal(expected, upstream.Single.Target);
    }

    [Theory]
    [InlineData("authority: {full: 'a.example:9'}", "a.example:9")]
    [InlineData("authority: {host: b.example}", "b.example")]
    [InlineData("authority: {port: 99}", "client.example:99")]
    public async Task Authority_is_rewritten(string authority, string expected)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"urlRewrite: {{{authority}}}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "client.example:80" } };

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal(expected, upstream.Single.Host);
    }

    [Theory]
    [InlineData("scheme: https", "https://h.example/api/x?q=1")]
    [InlineData("scheme: https, authority: {host: o.example}", "https://o.example/api/x?q=1")]
    [InlineData("authority: {host: o.example}", "http://o.example:8080/api/x?q=1")]
    [InlineData("authority: {port: 80}", "http://h.example/api/x?q=1")]
    [InlineData("path: {prefix: /v2}", "http://h.example:8080/v2/x?q=1")]
    public async Task Redirects_are_absolute(string redirect, string expected)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"requestRedirect: {{{redirect}}}", "/api");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/x?q=1") { Headers = { Host = "h.example:8080" } };

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Direct_response_is_fixed_or_computed()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, """
            directResponse: {status: 418, bodyExpression: "request.method + ' ' + string(request.body)", headers: {x-path: request.path, content-type: "'text/x'", x-bad: "jwt.nothing"}},
            responseHeaderModifier: {set: {x-after: yes}}
            """);

        using var answer = await gateway.Client.PostAsync("/a", new StringContent("body"), Token);

        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("POST body", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/x", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(("/a", "yes"), (Header(answer, "x-path"), Header(answer, "x-after")));
        Assert.False(answer.Headers.Contains("x-bad"));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Body_over_the_buffer_limit_is_413()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "buffer: {request: {maxBytes: 10}}");

        using var small = await gateway.Client.PostAsync("/", new StringContent("0123456789"), Token);
        using var big = await gateway.Client.PostAsync("/", new StringContent("0123456789a"), Token);

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, big.StatusCode);
    }

    [Fact]
    public async Task Backend_key_replaces_the_client_credential_and_never_shows_in_the_dump()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "backendAuth: {key: sk-secret-1}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Authorization", "Bearer client" } } };

        using var answer = await gateway.Client.SendAsync(request, Token);
        using var admin = new HttpClient();
        var dump = await admin.GetStringAsync($"http://127.0.0.1:{gateway.AdminPort}/config_dump", Token);

        Assert.Equal("Bearer sk-secret-1", upstream.Single.Header("authorization"));
        Assert.Contains("backendAuth", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret-1", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_that_guards_access_and_is_not_available_refuses_the_traffic()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "extAuthz: {host: '127.0.0.1:1'}");

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(upstream.Requests);
    }

    private static Task<TestGateway> StartAsync(TestUpstream upstream, string policies, string prefix = "/") => TestGateway.StartAsync($$"""
        binds:
        - port: PORT
          listeners:
          - routes:
            - matches: [{path: {pathPrefix: {{prefix}} } }]
              policies: { {{policies.ReplaceLineEndings(" ")}} }
              backends: [{host: "{{upstream.Address}}"}]
        """);

    private static HttpRequestMessage Options(string origin, string method, string? headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        if (headers is not null)
        {
            request.Headers.Add("Access-Control-Request-Headers", headers);
        }

        return request;
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
