using System.Net;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Expressions;

/// <summary>Every use of expressions that is not a policy of its own, over real sockets.</summary>
public sealed class UseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retry_condition_sees_the_answer_and_precondition_the_request()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(Marked("again")).Next(Marked("done"));
        await using var gateway = await StartAsync(
            upstream,
            """
            retry:
              attempts: 3
              codes: []
              precondition: 'request.method == "GET" || json(request.body).retry'
              condition: 'response.code == 200 && response.headers["x-state"] == "again"'
            """);

        using var got = await gateway.Client.GetAsync("/", Token);
        Assert.Equal("done", got.Headers.GetValues("x-state").Single());
        Assert.Equal([null, "1"], upstream.Requests.Select(request => request.Header("x-retry-attempt")));

        upstream.Forget();
        upstream.Next(Marked("again")).Next(Marked("done"));
        using var once = await gateway.Client.PostAsync("/", new StringContent("""{"retry":false}"""), Token);
        Assert.Equal("again", once.Headers.GetValues("x-state").Single());
        using var twice = await gateway.Client.PostAsync("/", new StringContent("""{"retry":true}"""), Token);
        Assert.Equal("done", twice.Headers.GetValues("x-state").Single());
    }

    [Fact]
    public async Task Metric_labels_are_computed_and_only_strings_count()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream,
            "timeout: {}",
            """
            config:
              metrics:
                fields:
                  add:
                    area: 'request.path.startsWith("/v1/") ? "v1" : "other"'
                    code: 'response.code'
                    "user.id": 'request.headers["x-user"]'
                    route: '"mine"'
            """);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/x") { Headers = { { "x-user", "ann" } } };
        using var first = await gateway.Client.SendAsync(request, Token);
        using var second = await gateway.Client.GetAsync("/y", Token);

        await SeesAsync(gateway, "agentgateway_requests_total{", "route=\"default/route0\",route_rule=\"unknown\",area=\"v1\",code=\"unknown\",user_id=\"ann\"} 1");
        await SeesAsync(gateway, "agentgateway_request_duration_seconds_count{", "area=\"other\",code=\"unknown\",user_id=\"unknown\"} 1");
        await SeesAsync(gateway, "agentgateway_expression_errors_total{", "use=\"metrics.add\",error=\"no-such-key\"} 1");

        // A reload takes the labels away again; counting goes on.
        Assert.Empty(await gateway.ApplyAsync(Yaml(upstream, "timeout: {}", "")));
        using var third = await gateway.Client.GetAsync("/y", Token);
        await SeesAsync(gateway, "agentgateway_requests_total{", "route_rule=\"unknown\"} 1");
    }

    [Fact]
    public async Task Dynamic_target_is_computed_and_one_that_fails_is_told_without_details()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync("""
            binds:
            - port: PORT
              listeners:
              - routes:
                - backends: [{dynamic: {target: 'request.headers["x-to"]'}}]
            """);

        using var reached = await SendAsync(gateway, upstream.Address);
        using var missing = await SendAsync(gateway, null);
        using var nonsense = await SendAsync(gateway, "127.0.0.1:80/evil?");

        Assert.Equal(HttpStatusCode.OK, reached.StatusCode);
        Assert.Single(upstream.Requests);
        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError), (missing.StatusCode, nonsense.StatusCode));
        Assert.DoesNotContain("x-to", await missing.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, string? to)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            if (to is not null)
            {
                request.Headers.Add("x-to", to);
            }

            return await gateway.Client.SendAsync(request, Token);
        }
    }

    [Fact]
    public async Task Key_is_found_by_an_expression_and_can_be_passed_on()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream,
            """
            apiKey:
              mode: strict
              location: {expression: 'request.headers["x-token"].split(":")[1]'}
              keys: [{key: sesame, metadata: {team: blue}}]
            backendAuth: {passthrough: {}}
            transformations:
              request:
                set: {x-team: apiKey.team, x-shown: 'string(apiKey.key)', x-raw: 'apiKey.key.unredacted()'}
            """);
        using var good = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "x-token", "user:sesame" } } };
        using var bad = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "x-token", "user:other" } } };

        using var accepted = await gateway.Client.SendAsync(good, Token);
        using var refused = await gateway.Client.SendAsync(bad, Token);
        using var missing = await gateway.Client.GetAsync("/", Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (accepted.StatusCode, refused.StatusCode, missing.StatusCode));
        var seen = upstream.Single;
        Assert.Equal(("blue", "<redacted>", "sesame"), (seen.Header("x-team"), seen.Header("x-shown"), seen.Header("x-raw")));
        Assert.Equal("Bearer sesame", seen.Header("authorization"));
    }

    [Theory]
    [InlineData("duration(\"300ms\")", true)]
    [InlineData("300", true)]
    [InlineData("-5", false)]
    [InlineData("jwt.nothing", false)]
    public async Task Delay_is_computed(string expression, bool isDelayed)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"delay: {{duration: '{expression}'}}");
        using var warmUp = await gateway.Client.GetAsync("/", Token);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var answer = await gateway.Client.GetAsync("/", Token);

        // Only the lower bound says anything on a busy machine.
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(!isDelayed || watch.ElapsedMilliseconds >= 290);
    }

    [Fact]
    public async Task Functions_of_the_configuration_work_in_every_use()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream,
            """
            authorization: {rules: ['isUser(request.headers["x-user"])']}
            transformations: {response: {set: {x-size: 'string(bodySize())'}}}
            """,
            """
            config:
              customFunctions: |
                isUser(name) { name in ["ann", "bob"] }
                bodySize() { size(response.body) }
            """);
        upstream.Next(200, "12345");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "x-user", "ann" } } };

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal("5", answer.Headers.GetValues("x-size").Single());
    }

    private static Func<HttpContext, Task> Marked(string state) => http =>
    {
        http.Response.Headers["x-state"] = state;
        return http.Response.WriteAsync(state);
    };

    private static Task SeesAsync(TestGateway gateway, string family, string labels) => Poll.UntilTrueAsync(
        async () =>
        {
            using var client = new HttpClient();
            var text = await client.GetStringAsync($"http://127.0.0.1:{gateway.StatsPort}/metrics", Token);
            return text.Split('\n').Any(line => line.StartsWith(family, StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal));
        },
        $"{family} shows {labels}", Token);

    private static string Yaml(TestUpstream upstream, string policies, string top) => $$"""
        {{top}}
        binds:
        - port: PORT
          listeners:
          - routes:
            - policies:
        {{string.Join('\n', policies.Split('\n').Select(line => new string(' ', 8) + line))}}
              backends: [{host: {{upstream.Address}}}]
        """;

    private static Task<TestGateway> StartAsync(TestUpstream upstream, string policies, string top = "") => TestGateway.StartAsync(Yaml(upstream, policies, top));
}
