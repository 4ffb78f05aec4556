using System.Buffers;
using System.Text;
using Agentgateway.Configuration.Sync;
using Agentgateway.Llm.Streaming.Aws;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Calls whose usage stands elsewhere than in a usage object, or that are billed by something else than tokens.</summary>
public sealed class BillingTests
{
    private const string Config = """
        config:
          modelCatalog:
          - inline:
              providers:
                openai:
                  models:
                    speech: {units: {millionCharacters: "15"}}
                    images: {units: {image: "0.04"}}
                    hear: {units: {audioMinute: "0.006"}}
                    judge: {units: {request: "0.002"}}
        gateways: {default: {port: {port}}}
        llm:
          providers:
          - {name: o, provider: openai, params: {baseUrl: "http://{upstream}/v1", apiKey: k}}
          models:
          - {name: "*", provider: {reference: o}}
          - {name: titan, provider: bedrock, params: {hostOverride: "{upstream}", awsRegion: us-east-1, model: amazon.titan}, auth: {aws: {accessKeyId: AKIDEXAMPLE, secretAccessKey: secret}}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Speech_is_billed_by_character()
    {
        var usage = await CallAsync("/v1/audio/speech", """{"model":"speech","voice":"alloy","input":"Grüße"}""", "audio/mpeg", "sound");
        Assert.Equal(("exact", 5 * 15_000L), (usage.PriceStatus, usage.CostNanoUsd));
    }

    [Fact]
    public async Task Speech_of_a_model_without_such_a_price_is_unpriced()
    {
        var usage = await CallAsync("/v1/audio/speech", """{"model":"gpt-4o-mini-tts","voice":"alloy","input":"Hi"}""", "audio/mpeg", "sound");
        Assert.Equal(("unpriced", null), (usage.PriceStatus, usage.CostNanoUsd));
    }

    [Fact]
    public async Task Images_are_billed_by_number()
    {
        var usage = await CallAsync("/v1/images/generations", """{"model":"images","prompt":"x","n":2}""", "application/json", """{"created":1,"data":[{"b64_json":"AA"},{"b64_json":"AA"}]}""");
        Assert.Equal(("exact", 80_000_000L), (usage.PriceStatus, usage.CostNanoUsd));
    }

    [Fact]
    public async Task Transcription_is_billed_by_second()
    {
        using var form = new MultipartFormDataContent("B") { { new StringContent("hear"), "\"model\"" }, { new StringContent("wav"), "\"file\"", "\"a.wav\"" } };
        var usage = await CallAsync("/v1/audio/transcriptions", form, "application/json", """{"text":"hi","usage":{"type":"duration","seconds":30}}""");
        Assert.Equal(("exact", 3_000_000L), (usage.PriceStatus, usage.CostNanoUsd));
    }

    [Fact]
    public async Task Error_of_a_model_billed_by_call_costs_nothing()
    {
        const string Body = """{"model":"judge","input":"x"}""";
        var (good, bad) = (
            await CallAsync("/v1/moderations", Body, "application/json", """{"id":"modr-1","model":"judge","results":[]}"""),
            await CallAsync("/v1/moderations", Body, "application/json", """{"error":{"message":"no","type":"server_error"}}""", status: 500));
        Assert.Equal(("exact", 2_000_000L, "n/a", null), (good.PriceStatus, good.CostNanoUsd, bad.PriceStatus, bad.CostNanoUsd));
    }

    [Fact]
    public async Task Invoked_model_is_counted_by_the_headers_of_its_answer()
    {
        var usage = await CallAsync("/model/titan/invoke", """{"inputText":"hi"}""", "application/json", """{"results":[{"outputText":"ho"}]}""", http =>
        {
            http.Response.Headers["x-amzn-requestid"] = "req-1";
            http.Response.Headers["x-amzn-bedrock-input-token-count"] = "7";
            http.Response.Headers["x-amzn-bedrock-output-token-count"] = "9";
            http.Response.Headers["x-amzn-bedrock-cache-read-input-token-count"] = "2";
        });
        Assert.Equal((9L, 9L, 2L, "req-1", false), (usage.InputTokens, usage.OutputTokens, usage.CacheReadTokens, usage.ResponseId, usage.UsageEstimated));
    }

    [Fact]
    public async Task Invoked_stream_is_counted_by_the_metrics_of_its_last_event()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var inner in (string[])
        [
            """{"generation":"ho","stop_reason":null}""",
            """{"generation":"","stop_reason":"stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":7,"outputTokenCount":9,"invocationLatency":3,"firstByteLatency":1}}""",
        ])
        {
            AwsEventStreamWriter.WriteEvent(output, "chunk"u8, Encoding.UTF8.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(inner))}}"}"""));
        }

        var bytes = output.WrittenSpan.ToArray();
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        upstream.Answer = async http =>
        {
            http.Response.ContentType = "application/vnd.amazon.eventstream";
            http.Response.Headers["x-amzn-requestid"] = "req-2";
            await http.Response.Body.WriteAsync(bytes);
        };
        var usage = await SendAsync(upstream, "/model/titan/invoke-with-response-stream", new StringContent("""{"prompt":"hi"}""", Encoding.UTF8, "application/json"));
        Assert.Equal((7L, 9L, "req-2", true), (usage.InputTokens, usage.OutputTokens, usage.ResponseId, usage.Streamed));
        Assert.Equal(["stop"], usage.FinishReasons!);
    }

    [Fact]
    public async Task Route_of_type_detect_counts_the_last_usage_of_a_stream()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        upstream.Answer = http =>
        {
            http.Response.ContentType = "text/event-stream";
            return http.Response.WriteAsync(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"c\",\"usage\":{\"input_tokens\":8,\"cache_read_input_tokens\":4,\"output_tokens\":1}}}\n\n"
                + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":20}}\n\n");
        };
        await using var host = await AiTestHost.StartAsync(
            $$"""
            binds:
            - port: {port}
              listeners:
              - routes:
                - backends:
                  - ai: {name: any, hostOverride: "127.0.0.1:{{upstream.Port}}", provider: {anthropic: {} } }
                  policies: {ai: {routes: {"*": detect} } }
            """, Token);

        using var response = await host.PostAsync("/v1/messages", """{"model":"c","messages":[]}""", cancellationToken: Token);
        await response.Content.ReadAsStringAsync(Token);

        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal((12L, 20L, 4L, "c", "msg_1"), (usage.InputTokens, usage.OutputTokens, usage.CacheReadTokens, usage.ResponseModel, usage.ResponseId));
        Assert.Equal(["end_turn"], usage.FinishReasons!);
    }

    private static Task<UsageEvent> CallAsync(string path, string body, string type, string answer, Action<HttpContext>? head = null, int status = 200) =>
        CallAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), type, answer, head, status);

    private static async Task<UsageEvent> CallAsync(string path, HttpContent body, string type, string answer, Action<HttpContext>? head = null, int status = 200)
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        upstream.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            head?.Invoke(http);
            return http.Response.WriteAsync(answer);
        };
        return await SendAsync(upstream, path, body);
    }

    private static async Task<UsageEvent> SendAsync(RecordingUpstream upstream, string path, HttpContent body)
    {
        await using var host = await AiTestHost.StartAsync(Config.Replace("{upstream}", new Uri(upstream.Url).Authority, StringComparison.Ordinal), Token);
        using var response = await host.Client.PostAsync(path, body, Token);
        await response.Content.ReadAsByteArrayAsync(Token);
        return await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
    }
}
