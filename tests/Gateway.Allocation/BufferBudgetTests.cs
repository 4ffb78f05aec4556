using System.Net;
using System.Text;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Gateway.Allocation;

/// <summary>All buffers of the process together are capped (architecture 4). Here, since the cap is that of the process and no other test may meet it.</summary>
public sealed class BufferBudgetTests
{
    private const int Small = 1 << 10;
    private const int Long = 100 << 10;

    private const string ReadsAnswer = """
        gateways: {default: {port: PORT}}
        routes:
        - name: items
          gateways: default
          matches: [{path: {pathPrefix: /}}]
          policies:
            transformations: {response: {set: {x-size: "string(size(response.body))"}}}
          backends: [{host: "127.0.0.1:UPSTREAM"}]
        """;

    private const string LogsBodies = """
        frontendPolicies:
          accessLog: {add: {answer: "string(response.body)"}}
        gateways: {default: {port: PORT}}
        routes:
        - name: items
          gateways: default
          matches: [{path: {pathPrefix: /}}]
          backends: [{host: "127.0.0.1:UPSTREAM"}]
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_body_that_passes_the_cap_is_a_503() =>
        await RefusedAsync(AllocationTests.SameFormat, room: 64 << 10, request: Long, Bodies.OpenAiAnswer);

    [Fact]
    public async Task Answer_that_is_collected_for_a_translation_is_a_503() =>
        await RefusedAsync(AllocationTests.Translated, room: 64 << 10, request: Small, Padded(Bodies.AnthropicAnswer));

    [Fact]
    public async Task Answer_that_is_held_back_for_an_expression_is_a_503() =>
        await RefusedAsync(ReadsAnswer, room: 64 << 10, request: 0, Padded("{}"));

    [Fact]
    public async Task Onlookers_give_up_before_the_request_does()
    {
        // Usage of an answer, and a copy for the log: the answer itself needs no buffer.
        await ServedAsync(AllocationTests.SameFormat, room: 24 << 10, request: Small, Padded(Bodies.OpenAiAnswer));
        await ServedAsync(LogsBodies, room: 24 << 10, request: 0, Padded("{}"));
    }

    private static Task RefusedAsync(string yaml, long room, int request, string answer) => RunAsync(yaml, room, request, answer, HttpStatusCode.ServiceUnavailable);

    private static Task ServedAsync(string yaml, long room, int request, string answer) => RunAsync(yaml, room, request, answer, HttpStatusCode.OK);

    private static async Task RunAsync(string yaml, long room, int size, string answer, HttpStatusCode expected)
    {
        await using var gateway = await MeasuredGateway.StartAsync(yaml, logs: true);
        gateway.Upstream.Answer = RawAnswer.Json(Encoding.UTF8.GetBytes(answer));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Port}") };
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, size)).StatusCode);
        await EmptyAsync();

        var taken = BufferBudget.Capacity - room;
        Assert.True(BufferBudget.TryTake(taken));
        try
        {
            using var refused = await SendAsync(client, size);

            Assert.Equal(expected, refused.StatusCode);
            Assert.Equal(expected == HttpStatusCode.OK ? null : TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        }
        finally
        {
            BufferBudget.Return(taken);
        }

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, size)).StatusCode);
        await EmptyAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, int size) => size == 0
        ? client.GetAsync("/items", Token)
        : client.PostAsync("/v1/chat/completions", new StringContent(Bodies.ChatBody(size, stream: false), Encoding.UTF8, "application/json"), Token);

    // The client has its answer a moment before the gateway has tidied up.
    private static Task EmptyAsync() => Poll.UntilTrueAsync(() => Task.FromResult(BufferBudget.Used == 0), "the buffers are given back", Token);

    private static string Padded(string json) => json + new string(' ', Long);
}
