using System.Diagnostics;
using System.Text;
using Agentgateway.Gateway.Hosting;
using Xunit;

namespace Agentgateway.Gateway.Allocation;

/// <summary>What a request and an event of a stream allocate, from the client's socket to the upstream's and back (performance.md 5 and 6).</summary>
/// <remarks>Only optimised code is measured: a debug build keeps every asynchronous method's state on the heap.</remarks>
public sealed class AllocationTests
{
    private const int Requests = 200;
    private const int ShortStream = 100;
    private const int LongStream = 1_100;
    private const string Key = "sk-measure-0123456789abcdef";

    private const string Plain = """
        gateways: {default: {port: PORT}}
        routes:
        - name: items
          gateways: default
          matches: [{path: {pathPrefix: /}}]
          backends: [{host: "127.0.0.1:UPSTREAM"}]
        """;

    private const string LogFiltered = """
        gateways: {default: {port: PORT}}
        frontendPolicies: {accessLog: {filter: "false"}}
        routes:
        - name: items
          gateways: default
          matches: [{path: {pathPrefix: /}}]
          backends: [{host: "127.0.0.1:UPSTREAM"}]
        """;

    private const string CustomLogFiltered = """
        gateways: {default: {port: PORT}}
        frontendPolicies: {accessLog: {filter: "false"}}
        llm:
          providers:
          - {name: same, provider: {custom: {formats: [{type: completions}, {type: responses}]}}, params: {baseUrl: "http://127.0.0.1:UPSTREAM/v1"}}
          models:
          - {name: "gpt-*", provider: {reference: same}}
        """;

    internal const string SameFormat = """
        gateways: {default: {port: PORT}}
        llm:
          models:
          - {name: gpt-4o, provider: openai, params: {baseUrl: "http://127.0.0.1:UPSTREAM/v1", apiKey: sk-upstream}}
        """;

    private const string WithKey = """
        gateways: {default: {port: PORT}}
        llm:
          policies:
            apiKey: {mode: strict, keys: [{key: sk-measure-0123456789abcdef}]}
          models:
          - {name: gpt-4o, provider: openai, params: {baseUrl: "http://127.0.0.1:UPSTREAM/v1", apiKey: sk-upstream}}
        """;

    internal const string Translated = """
        gateways: {default: {port: PORT}}
        llm:
          models:
          - {name: gpt-4o, provider: anthropic, params: {baseUrl: "http://127.0.0.1:UPSTREAM/v1", apiKey: sk-upstream, model: claude-sonnet-4-5}}
        """;

    static AllocationTests() => RuntimeTuning.Apply();

    [Fact]
    public Task S1_get() => RequestAsync(Limits.Get, Plain, Bodies.Get(), """{"items":[1,2,3]}""");

    [Fact]
    public Task S1_get_with_log_filtered_out() => RequestAsync(Limits.Get, LogFiltered, Bodies.Get(), """{"items":[1,2,3]}""", logs: true);

    [Fact]
    public Task S2_chat_to_custom_provider_with_log_filtered_out() => RequestAsync(Limits.Chat, CustomLogFiltered, Bodies.Chat(1 << 10), Bodies.OpenAiAnswer, logs: true);

    [Fact]
    public Task S2_chat_1_KB() => RequestAsync(Limits.Chat, SameFormat, Bodies.Chat(1 << 10), Bodies.OpenAiAnswer);

    [Fact]
    public Task S2_chat_100_KB() => RequestAsync(Limits.LongChat, SameFormat, Bodies.Chat(100 << 10), Bodies.OpenAiAnswer);

    [Fact(Explicit = true)]
    public Task S2_chat_10_MB() => RequestAsync(Limits.HugeChat, SameFormat, Bodies.Chat(10 << 20), Bodies.OpenAiAnswer, requests: 20);

    [Fact]
    public Task S2_chat_16_at_once() => AtOnceAsync(Limits.ChatAtOnce, SameFormat, Bodies.OpenAiAnswer, 16);

    [Fact]
    public Task S2_chat_32_at_once() => AtOnceAsync(Limits.ChatManyAtOnce, SameFormat, Bodies.OpenAiAnswer, 32);

    [Fact]
    public Task S2_chat_with_key() => RequestAsync(Limits.ChatWithKey, WithKey, Bodies.Chat(1 << 10, key: Key), Bodies.OpenAiAnswer);

    [Fact]
    public Task S2_chat_with_log() => RequestAsync(Limits.ChatWithLog, SameFormat, Bodies.Chat(1 << 10), Bodies.OpenAiAnswer, logs: true);

    [Fact]
    public Task S4_chat_translated() => RequestAsync(Limits.ChatTranslated, Translated, Bodies.Chat(1 << 10), Bodies.AnthropicAnswer);

    [Fact]
    public Task S4_chat_translated_100_KB() => RequestAsync(Limits.LongChatTranslated, Translated, Bodies.Chat(100 << 10), Bodies.AnthropicAnswer);

    [Fact(Explicit = true)]
    public Task S4_chat_translated_10_MB() => RequestAsync(Limits.HugeChatTranslated, Translated, Bodies.Chat(10 << 20), Bodies.AnthropicAnswer, requests: 20);

    [Fact]
    public Task S4_chat_translated_32_at_once() => AtOnceAsync(Limits.ChatTranslatedAtOnce, Translated, Bodies.AnthropicAnswer, 32);

    [Fact]
    public Task S3_event() => EventAsync(Limits.Event, SameFormat, Bodies.OpenAiEvent, Bodies.OpenAiEvent, Bodies.OpenAiLast);

    [Fact]
    public Task S3_event_translated() => EventAsync(Limits.EventTranslated, Translated, Bodies.AnthropicFirst + Bodies.AnthropicEvent, Bodies.AnthropicEvent, Bodies.AnthropicLast);

    private static async Task RequestAsync(Limit limit, string yaml, byte[] request, string answer, bool logs = false, int requests = Requests)
    {
        SkipIfNotOptimised();
        await using var gateway = await MeasuredGateway.StartAsync(yaml, logs);
        gateway.Upstream.Answer = RawAnswer.Json(Encoding.UTF8.GetBytes(answer));
        using var client = new RawClient(gateway.Port, request);

        var measured = Measure.Least(() => client.Run(requests), requests, limit.Bytes);
        Explain(() => client.Run(requests), limit, measured);
        Judge(limit, measured);
    }

    private static async Task AtOnceAsync(Limit limit, string yaml, string answer, int atOnce)
    {
        SkipIfNotOptimised();
        await using var gateway = await MeasuredGateway.StartAsync(yaml, logs: false);
        gateway.Upstream.Answer = RawAnswer.Json(Encoding.UTF8.GetBytes(answer));
        var clients = Enumerable.Range(0, atOnce).Select(_ => new RawClient(gateway.Port, Bodies.Chat(1 << 10))).ToArray();
        var rounds = Requests * 8 / atOnce;
        void Round()
        {
            for (var i = 0; i < rounds; i++)
            {
                foreach (var client in clients)
                {
                    client.Send();
                }

                foreach (var client in clients)
                {
                    client.Receive();
                }
            }
        }

        var measured = Measure.Least(Round, rounds * atOnce, limit.Bytes);
        Explain(Round, limit, measured);
        foreach (var client in clients)
        {
            client.Dispose();
        }

        Judge(limit, measured);
    }

    // Streams of two lengths: what they differ by is the price of the events alone.
    private static async Task EventAsync(Limit limit, string yaml, string first, string each, string last)
    {
        SkipIfNotOptimised();
        await using var gateway = await MeasuredGateway.StartAsync(yaml, logs: false);
        using var client = new RawClient(gateway.Port, Bodies.Chat(1 << 10, stream: true));
        var shortAnswer = RawAnswer.Stream(first, each, ShortStream, last);
        var longAnswer = RawAnswer.Stream(first, each, LongStream, last);
        var leastShort = long.MaxValue;
        var leastLong = long.MaxValue;
        long Round()
        {
            leastShort = Math.Min(leastShort, Allocated(gateway, client, shortAnswer, ShortStream));
            leastLong = Math.Min(leastLong, Allocated(gateway, client, longAnswer, LongStream));
            return (leastLong - leastShort) / (LongStream - ShortStream);
        }

        var measured = Measure.Settle(Round, limit.Bytes);
        Explain(() => Allocated(gateway, client, longAnswer, LongStream), limit, measured);
        Judge(limit, measured);
    }

    private static long Allocated(MeasuredGateway gateway, RawClient client, RawAnswer answer, int events)
    {
        answer = answer.Again();
        gateway.Upstream.Answer = answer;
        var seen = 0;
        var bytes = Measure.Allocated(() => seen = client.RunStream(answer));
        Assert.True(seen >= events, $"{seen} of {events} events");
        return bytes;
    }

    private static void Explain(Action round, Limit limit, long measured)
    {
        if (AllocatedTypes.File is not { } file)
        {
            return;
        }

        using var types = new AllocatedTypes();
        for (var i = 0; i < 20; i++)
        {
            round();
        }

        File.AppendAllText(file, limit.Describe(measured) + Environment.NewLine + types.Describe(measured));
    }

    private static void Judge(Limit limit, long measured)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(limit.Describe(measured));
        Assert.True(measured <= limit.Bytes, limit.Describe(measured));
    }

    private static void SkipIfNotOptimised()
    {
        var isDebug = typeof(RuntimeTuning).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false) is [DebuggableAttribute { IsJITOptimizerDisabled: true }, ..];
        Assert.SkipWhen(isDebug, "Allocations are those of a release build: dotnet test -c Release --project tests/Gateway.Allocation");
    }
}
