using System.Net;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Policies;

public sealed class TransformationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_headers_target_and_body_are_computed()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream,
            """
            request:
              metadata: {who: 'request.headers["x-user"]'}
              add: {x-both: '"two"'}
              set:
                x-greeting: '"hello " + metadata.who'
                x-stale: 'jwt.sub'
                x-split: '"a\r\nb"'
                ":path": 'request.pathAndQuery.setQuery("page", "2")'
                ":authority": '"changed.example"'
              remove: [x-gone]
              body: '{"wrapped": json(request.body), "method": request.method}'
            """);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/p?q=1")
        {
            Content = new StringContent("{\"n\":1}"),
            Headers = { { "x-user", "ann" }, { "x-both", "one" }, { "x-stale", "old" }, { "x-split", "old" }, { "x-gone", "1" } },
        };

        using var answer = await gateway.Client.SendAsync(request, Token);

        var seen = upstream.Single;
        Assert.Equal("hello ann", seen.Header("x-greeting"));
        Assert.Equal("one, two", seen.Header("x-both"));
        Assert.Null(seen.Header("x-stale"));
        Assert.Null(seen.Header("x-split"));
        Assert.Null(seen.Header("x-gone"));
        Assert.Equal("/p?q=1&page=2", seen.Target);
        Assert.Equal("changed.example", seen.Host);
        Assert.Equal("{\"wrapped\":{\"n\":1},\"method\":\"POST\"}", seen.Text);
    }

    [Fact]
    public async Task Response_status_headers_and_body_are_computed()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(200, "{\"items\":[1,2,3]}");
        await using var gateway = await StartAsync(
            upstream,
            """
            response:
              set: {x-code: 'string(response.code)', ":status": '"202"'}
              body: '{"count": size(json(response.body).items)}'
            """);

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("200", answer.Headers.GetValues("x-code").Single());
        Assert.Equal("{\"count\":3}", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Failing_body_is_empty_and_replaced_headers_keep_the_framing()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(200, "not json").Next(200, "kept");
        await using var gateway = await StartAsync(
            upstream,
            """
            request: {replace: '{"x-only": ["a", "b"], ":path": "/ignored", "content-length": "999"}'}
            response: {body: 'json(response.body)'}
            """);

        using var answer = await gateway.Client.PostAsync("/kept", new StringContent("body"), Token);

        Assert.Equal("", await answer.Content.ReadAsStringAsync(Token));
        var seen = upstream.Single;
        Assert.Equal(("/kept", "body", "a, b"), (seen.Target, seen.Text, seen.Header("x-only")));
        Assert.Null(seen.Header("content-type"));
    }

    [Fact]
    public async Task First_branch_whose_condition_holds_applies()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream,
            """
            conditional:
            - condition: 'request.path == "/a"'
              request: {set: {x-branch: '"a"'}}
            - request: {set: {x-branch: '"else"'}}
            """);

        await gateway.Client.GetStringAsync("/a", Token);
        await gateway.Client.GetStringAsync("/b", Token);

        Assert.Equal(["a", "else"], upstream.Requests.Select(request => request.Header("x-branch")));
    }

    private static Task<TestGateway> StartAsync(TestUpstream upstream, string transformations) => TestGateway.StartAsync(
        $$"""
        binds:
        - port: PORT
          listeners:
          - routes:
            - policies:
                transformations:
        {{string.Join('\n', transformations.Split('\n').Select(line => new string(' ', 10) + line))}}
              backends: [{host: {{upstream.Address}}}]
        """);
}
