using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Streams that start late, fall silent, break off, or lose their client; and what they cost.</summary>
public sealed class StreamLifeTests
{
    private const string Config = """
        config:
          modelCatalog:
          - {inline: {providers: {anthropic: {models: {claude-priced: {rates: {input: "3", output: "15", cacheRead: "0.3"}}}}}}}
        frontendPolicies:
          accessLog:
            add: {cost: llm.cost.output, rate: llm.costRates.input, provider_input: llm.providerInputTokens}
        gateways: {default: {port: {port}}}
        llm:
          models:
          - {name: same, provider: {custom: {formats: [{type: completions}]}}, params: {baseUrl: "http://127.0.0.1:{upstream}/v1"}}
          - {name: translated, provider: anthropic, params: {baseUrl: "http://127.0.0.1:{upstream}/v1", apiKey: k}}
          - {name: slow, provider: anthropic, params: {baseUrl: "http://127.0.0.1:{upstream}/slow", apiKey: k, firstByteTimeout: 300ms}}
          virtualModels:
          - name: patient
            routing: {failover: {targets: [{model: slow, priority: 0}, {model: translated, priority: 1}]}}
        """;

    private const string MessageStart =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-priced\",\"content\":[],\"usage\":{\"input_tokens\":100,\"cache_read_input_tokens\":50,\"output_tokens\":1}}}\n\n"
        + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hel\"}}\n\n";

    private const string MessageEnd =
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":20}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("same")]
    [InlineData("translated")]
    public async Task First_content_leaves_before_the_provider_has_more(string model)
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        upstream.Answer = async http =>
        {
            await BeginAsync(http);
            await seen.Task;
            await http.Response.WriteAsync(MessageEnd);
        };

        using var response = await SendAsync(host, model);
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        await ReadUntilAsync(body, "Hel");
        seen.SetResult();
    }

    [Theory]
    [InlineData("same")]
    [InlineData("translated")]
    public async Task Silence_is_filled_with_comments(string model)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream, time);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        upstream.Answer = async http =>
        {
            await BeginAsync(http);
            await heard.Task;
            await http.Response.WriteAsync(MessageEnd);
        };

        using var response = await SendAsync(host, model);
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        await ReadUntilAsync(body, "Hel");
        var comment = ReadUntilAsync(body, ": keep-alive\n\n");
        await Poll.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(16));
                return comment.IsCompleted ? comment : null;
            },
            "a comment comes",
            Token);
        await comment;
        heard.SetResult();
        await ReadUntilAsync(body, model == "same" ? "message_stop" : "[DONE]");
    }

    [Theory]
    [InlineData("same")]
    [InlineData("translated")]
    public async Task Provider_learns_at_once_that_the_client_has_gone(string model)
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        upstream.Answer = async http =>
        {
            http.RequestAborted.Register(() => gone.TrySetResult());
            await BeginAsync(http);
            await gone.Task;
        };

        using (var response = await SendAsync(host, model))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Token);
            await ReadUntilAsync(body, "Hel");
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal((150L, true), (usage.InputTokens, usage.OutputTokens > 0));
    }

    [Fact]
    public async Task Stream_that_breaks_off_is_told_as_an_error_event()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        upstream.Answer = async http =>
        {
            await BeginAsync(http);
            // A reset may overtake bytes that nobody has read yet.
            await seen.Task;
            http.Abort();
        };

        using var response = await SendAsync(host, "translated");
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        await ReadUntilAsync(body, "Hel");
        seen.SetResult();
        using var rest = new StreamReader(body);
        var text = await rest.ReadToEndAsync(Token);

        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_provider_is_given_up_and_the_next_one_answers()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        upstream.Answer = async http =>
        {
            if (http.Request.Path.StartsWithSegments("/slow", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            await BeginAsync(http);
            await http.Response.WriteAsync(MessageEnd);
        };

        using var response = await SendAsync(host, "patient");

        Assert.Contains("[DONE]", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(2, (await host.Usage.FirstAsync(u => u.Kind == "llm", Token)).Attempts);
    }

    [Fact]
    public async Task Cost_follows_the_configured_catalogue()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        upstream.Answer = async http =>
        {
            await BeginAsync(http);
            await http.Response.WriteAsync(MessageEnd);
        };

        using var response = await SendAsync(host, "translated");
        var body = await response.Content.ReadAsStringAsync(Token);

        // OpenAI's clients count cached tokens as input.
        Assert.Contains("\"prompt_tokens\":", body, StringComparison.Ordinal);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal((150L, 20L, 50L, "exact", false), (usage.InputTokens, usage.OutputTokens, usage.CacheReadTokens, usage.PriceStatus, usage.UsageEstimated));
        Assert.Equal((100 * 3000L) + (50 * 300L) + (20 * 15000L), usage.CostNanoUsd);
    }

    [Fact]
    public async Task Usage_that_nobody_reports_is_estimated_and_marked()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        upstream.Answer = http =>
        {
            http.Response.ContentType = "text/event-stream";
            return http.Response.WriteAsync("data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n");
        };

        using var response = await SendAsync(host, "same");
        await response.Content.ReadAsStringAsync(Token);

        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.True(usage is { UsageEstimated: true, InputTokens: > 0, OutputTokens: > 0 });
    }

    private static async Task BeginAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(MessageStart);
        await http.Response.Body.FlushAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(AiTestHost host, string model)
    {
        var body = new JsonObject { ["model"] = model, ["stream"] = true, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Say hello to me" }) };
        return host.PostAsync("/v1/chat/completions", body.ToJsonString(), null, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async Task ReadUntilAsync(Stream body, string text)
    {
        var seen = new StringBuilder();
        var buffer = new byte[4096];
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await body.ReadAsync(buffer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
            Assert.True(read > 0, $"The stream ended before '{text}': {seen}");
            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    private static Task<AiTestHost> StartAsync(RecordingUpstream upstream, TimeProvider? time = null) => AiTestHost.StartAsync(
        Config.Replace("{upstream}", upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
        Token,
        services =>
        {
            if (time is not null)
            {
                services.AddSingleton(time);
            }
        });
}
