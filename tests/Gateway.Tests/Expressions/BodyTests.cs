using System.Net;
using System.Text;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Expressions;

/// <summary>Bodies that expressions look at: whole up to the limit, above it absent, and in every case they flow.</summary>
public sealed class BodyTests
{
    private const int Limit = 1000;
    private static readonly string Long = new('x', 300_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, true)]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    [InlineData(300_000, false)]
    public async Task Request_body_is_seen_up_to_the_limit_and_arrives_whole(int length, bool isSeen)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, """
            transformations:
              request:
                set:
                  x-size: 'string(size(request.body))'
                  x-prefix: 'string(size(request.bodyPrefix))'
            """);
        foreach (var chunked in (bool[])[false, true])
        {
            upstream.Forget();
            var body = Encoding.ASCII.GetBytes(Long[..length]);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
            request.Headers.TransferEncodingChunked = chunked;

            using var answer = await gateway.Client.SendAsync(request, Token);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(body, upstream.Single.Body);
            Assert.Equal(isSeen ? length.ToString() : null, upstream.Single.Header("x-size"));
            Assert.Equal(Math.Min(length, Limit).ToString(), upstream.Single.Header("x-prefix"));
        }
    }

    [Fact]
    public async Task Body_that_was_looked_at_can_still_be_repeated_by_a_retry()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(503).Next(200);
        await using var gateway = await StartAsync(upstream, """
            authorization: {rules: ['string(request.bodyPrefix).startsWith("x")']}
            retry: {attempts: 1, codes: [503]}
            """);

        using var answer = await gateway.Client.PostAsync("/", new StringContent(Long[..5000]), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([5000, 5000], upstream.Requests.Select(request => request.Body.Length));
    }

    [Fact]
    public async Task Buffer_policy_sets_what_expressions_see()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, """
            buffer: {request: {maxBytes: 5000, failureMode: failOpen}}
            transformations: {request: {set: {x-size: 'string(size(request.body))'}}}
            """);

        using var fits = await gateway.Client.PostAsync("/", new StringContent(Long[..4000]), Token);
        using var longer = await gateway.Client.PostAsync("/", new StringContent(Long), Token);

        Assert.Equal(["4000", null], upstream.Requests.Select(request => request.Header("x-size")));
        Assert.Equal(Long.Length, upstream.Requests[1].Body.Length);
        Assert.Equal(HttpStatusCode.OK, longer.StatusCode);
    }

    [Fact]
    public async Task Response_body_can_decide_about_headers_and_status()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(200, """{"error":{"code":"quota"}}""");
        await using var gateway = await StartAsync(upstream, """
            transformations: {response: {set: {":status": '"429"', x-code: 'json(response.body).error.code'}}}
            """);

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal((429, "quota"), ((int)answer.StatusCode, answer.Headers.GetValues("x-code").Single()));
        Assert.Equal("""{"error":{"code":"quota"}}""", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Response_body_above_the_limit_is_absent_and_streams_whole()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(200, Long);
        await using var gateway = await StartAsync(upstream, """
            transformations: {response: {set: {x-size: 'string(size(response.body))', x-prefix: 'string(size(response.bodyPrefix))'}}}
            """);

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(Long, await answer.Content.ReadAsStringAsync(Token));
        Assert.False(answer.Headers.Contains("x-size"));
        Assert.Equal(Limit.ToString(), answer.Headers.GetValues("x-prefix").Single());
    }

    [Fact]
    public async Task Replaced_body_of_a_long_answer_is_what_the_expression_gives()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(200, Long).Next(200, Long);
        await using var fromPrefix = await StartAsync(upstream, "transformations: {response: {body: 'string(response.bodyPrefix).substring(0, 3)'}}");
        await using var failing = await StartAsync(upstream, "transformations: {response: {body: 'response.body'}}");

        Assert.Equal("xxx", await fromPrefix.Client.GetStringAsync("/", Token));
        Assert.Equal("", await failing.Client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Answers_of_the_gateway_and_errors_are_transformed_too()
    {
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - routes:
                - name: direct
                  matches: [{path: {pathPrefix: /direct} }]
                  policies:
                    directResponse: {status: 200, body: plain}
                    transformations: {response: {body: '"<" + string(response.body) + ">"', set: {x-code: 'string(response.code)'} } }
                - name: dead
                  policies:
                    transformations:
                      response:
                        body: '{"oops": response.code}'
                  backends: [{host: "127.0.0.1:{{PortAllocator.Next()}}"}]
            """);

        using var direct = await gateway.Client.GetAsync("/direct", Token);
        using var dead = await gateway.Client.GetAsync("/dead", Token);

        Assert.Equal(("<plain>", "200"), (await direct.Content.ReadAsStringAsync(Token), direct.Headers.GetValues("x-code").Single()));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"oops":503}"""), (dead.StatusCode, await dead.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task Stream_that_nobody_looks_at_is_not_held_back()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await TestUpstream.WriteEventAsync(http, "first");
            await release.Task;
            await TestUpstream.WriteEventAsync(http, "last");
        });
        var collector = new FieldCollector();
        await using var gateway = await StartAsync(
            upstream, "transformations: {response: {set: {x-code: 'string(response.code)'}}}", "frontendPolicies: {http: {maxBufferSize: 1000}, accessLog: {add: {sent: 'string(response.body)'}}}", collector);

        using var answer = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token));
        release.SetResult();
        await reader.ReadToEndAsync(Token);

        var fields = await Poll.UntilAsync(() => collector.First, "the request is logged", Token);
        Assert.Equal("data: first\n\ndata: last\n\n", fields["sent"]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(5000)]
    public async Task Log_fields_see_bodies_that_streamed_by(int length)
    {
        await using var upstream = await TestUpstream.StartAsync((http, request) => http.Response.WriteAsync(request.Text));
        var collector = new FieldCollector();
        await using var gateway = await StartAsync(
            upstream, "timeout: {}", "frontendPolicies: {http: {maxBufferSize: 1000}, accessLog: {add: {took: 'request.endTime - request.startTime', sent: 'size(request.body)', got: 'size(response.body)', prefix: 'size(response.bodyPrefix)'}}}", collector);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(Long[..length]) };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await gateway.Client.SendAsync(request, Token);
        Assert.Equal(length, (await answer.Content.ReadAsStringAsync(Token)).Length);

        var fields = await Poll.UntilAsync(() => collector.First, "the request is logged", Token);
        Assert.Equal(length <= Limit ? length.ToString() : null, fields.GetValueOrDefault("sent"));
        Assert.Equal(length <= Limit ? length.ToString() : null, fields.GetValueOrDefault("got"));
        Assert.Equal(Math.Min(length, Limit).ToString(), fields["prefix"]);
        Assert.Matches("^[0-9.]+s$", fields["took"]);
    }

    private static Task<TestGateway> StartAsync(
        TestUpstream upstream, string policies, string top = "frontendPolicies: {http: {maxBufferSize: 1000}}", ICompletionSink? sink = null) => TestGateway.StartAsync(
        $$"""
        {{top}}
        binds:
        - port: PORT
          listeners:
          - routes:
            - policies:
        {{string.Join('\n', policies.Split('\n').Select(line => new string(' ', 8) + line))}}
              backends: [{host: {{upstream.Address}}}]
        """, sink);
}
