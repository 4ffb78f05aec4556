using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Formats.Bedrock;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Bedrock;

public sealed class BedrockStreamTests
{
    private static readonly string[] Expected =
    [
        "started req-1 m", "part 0 thought", "delta 0 hm", "signed 0 SIG", "stopped 0", "part 1 text", "delta 1 Hel", "delta 1 lo", "stopped 1",
        "part 2 call t1 my.tool", "delta 2 {\"a\"", "delta 2 :1}", "stopped 2", "finished ToolUse", "usage 25/7 read 10 write 5", "ended",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Events_do_not_depend_on_chunk_borders(int size) => Assert.Equal(Expected, Read(Sample(), size));

    [Fact]
    public void The_end_comes_also_if_metadata_is_missing_or_early()
    {
        Assert.Equal(["started req-1 m", "finished EndTurn", "ended"], Read(Stream(("messageStart", "{}"), ("messageStop", """{"stopReason":"end_turn"}"""))));
        Assert.Equal(
            ["started req-1 m", "usage 1/2 read  write ", "finished EndTurn", "ended"],
            Read(Stream(("messageStart", "{}"), ("metadata", """{"usage":{"inputTokens":1,"outputTokens":2}}"""), ("messageStop", """{"stopReason":"end_turn"}"""))));
    }

    [Fact]
    public void A_stream_that_is_cut_has_no_end() => Assert.Equal(["started req-1 m"], Read(Stream(("messageStart", "{}"))));

    [Fact]
    public void An_exception_ends_the_answer()
    {
        var output = new ArrayBufferWriter<byte>();
        AwsEventStreamWriter.WriteEvent(output, "messageStart"u8, "{}"u8);
        AwsEventStreamWriter.WriteException(output, "throttlingException"u8, """{"message":"slow down"}"""u8);
        AwsEventStreamWriter.WriteEvent(output, "messageStop"u8, "{}"u8);
        Assert.Equal(["started req-1 m", "failed rate_limit_error throttlingException slow down"], Read(output.WrittenSpan.ToArray()));
    }

    [Fact]
    public void A_broken_frame_is_a_broken_stream()
    {
        var bytes = Sample();
        bytes[^1] ^= 1;
        Assert.Throws<StreamFormatException>(() => Read(bytes));
    }

    [Fact]
    public void A_message_that_is_not_JSON_is_skipped() =>
        Assert.Equal(["started req-1 m", "finished EndTurn", "ended"], Read(Stream(("messageStart", "{}"), ("contentBlockDelta", "nonsense"), ("messageStop", "{}"))));

    [Fact]
    public void Writing_what_was_read_gives_the_same_events()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BedrockFormat().OpenWriter(Context());
        Feed(Sample(), 100_000, new Forward(e => writer.Write(e, output)));
        Assert.Equal(Expected, Read(output.WrittenSpan.ToArray()));
    }

    [Fact]
    public void A_buffered_answer_is_read_and_written()
    {
        const string Answer = """
            {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"S"}}},{"text":"yes"},
            {"toolUse":{"toolUseId":"t1","name":"my_tool","input":{"a":1}}},{"image":{"format":"png","source":{"bytes":"AAAA"}}}]}},
            "stopReason":"guardrail_intervened","usage":{"inputTokens":3,"outputTokens":4,"totalTokens":17,"cacheReadInputTokens":10}}
            """;
        using var document = JsonDocument.Parse(Answer);
        var format = new BedrockFormat();
        var answer = format.ReadAnswer(document.RootElement, Context());
        Assert.Equal(13, answer.Usage!.Input);
        Assert.Equal(StopReason.ContentFilter, answer.Choices[0].Stop);
        Assert.Equal(new ToolCallPart("t1", "my.tool", """{"a":1}"""), answer.Choices[0].Parts[2]);

        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            format.WriteAnswer(answer, json, Context());
        }

        using var again = JsonDocument.Parse(output.WrittenMemory);
        Assert.Equal(answer.Choices[0].Parts[1..], format.ReadAnswer(again.RootElement, Context()).Choices[0].Parts[1..]);
        Assert.Equal(13, format.ReadAnswer(again.RootElement, Context()).Usage!.Input);
    }

    [Theory]
    [InlineData(400, """{"message":"bad"}""", "invalid_request_error", "bad")]
    [InlineData(429, """{"Message":"slow"}""", "rate_limit_error", "slow")]
    [InlineData(400, """{"__type":"com.amazon.coral#ThrottlingException:x","message":"slow"}""", "rate_limit_error", "slow")]
    [InlineData(403, "<html>no</html>", "permission_error", "<html>no</html>")]
    [InlineData(500, "", "api_error", "The provider answered with status 500.")]
    public void Errors_have_a_type(int status, string body, string type, string message)
    {
        var error = new BedrockFormat().ReadError(status, Encoding.UTF8.GetBytes(body));
        Assert.Equal((type, message, status), (error.Type, error.Message, error.Status));
    }

    [Fact]
    public void An_answer_without_output_is_none()
    {
        using var document = JsonDocument.Parse("{}");
        var root = document.RootElement;
        Assert.Throws<TranslationRefusedException>(() => new BedrockFormat().ReadAnswer(root, Context()));
    }

    private static byte[] Sample() => Stream(
        ("messageStart", """{"role":"assistant","p":"abc"}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"SIG"}}}"""),
        ("contentBlockStop", """{"contentBlockIndex":0}"""),
        ("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"Hel"}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"lo"}}"""),
        ("contentBlockStop", """{"contentBlockIndex":1}"""),
        ("contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"t1","name":"my_tool"}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"a\""}}}"""),
        ("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":":1}"}}}"""),
        ("contentBlockStop", """{"contentBlockIndex":2}"""),
        ("messageStop", """{"stopReason":"tool_use"}"""),
        ("metadata", """{"usage":{"inputTokens":10,"outputTokens":7,"totalTokens":32,"cacheReadInputTokens":10,"cacheWriteInputTokens":5},"metrics":{"latencyMs":1}}"""));

    private static byte[] Stream(params (string Type, string Json)[] events)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var (type, json) in events)
        {
            AwsEventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(json));
        }

        return output.WrittenSpan.ToArray();
    }

    private static TranslationContext Context()
    {
        var context = new TranslationContext
        {
            Client = ChatFormat.Completions,
            Upstream = ChatFormat.Bedrock,
            RequestModel = "m",
            UpstreamHeader = name => name == "x-amzn-requestid" ? "req-1" : null,
        };
        context.ToolNames["my_tool"] = "my.tool";
        return context;
    }

    private static List<string> Read(byte[] bytes, int size = 100_000)
    {
        var events = new List<string>();
        Feed(bytes, size, new Forward(e => events.Add(Text(e))));
        return events;
    }

    private static void Feed(byte[] bytes, int size, Forward sink)
    {
        using var reader = new BedrockFormat().OpenReader(Context());
        for (var i = 0; i < bytes.Length; i += size)
        {
            reader.Push(bytes.AsSpan(i, Math.Min(size, bytes.Length - i)), sink);
        }

        reader.Complete(sink);
    }

    private static string Text(ChatEvent chatEvent) => chatEvent switch
    {
        ChatStarted started => $"started {started.Id} {started.Model}",
        PartStarted { Part: ToolCallPart call } started => $"part {started.Index} call {call.Id} {call.Name}",
        PartStarted { Part: ReasoningPart } started => $"part {started.Index} thought",
        PartStarted started => $"part {started.Index} text",
        PartDelta delta => $"delta {delta.Index} {delta.Text}",
        PartSigned signed => $"signed {signed.Index} {signed.Signature}",
        PartStopped stopped => $"stopped {stopped.Index}",
        ChatFinished finished => $"finished {finished.Stop}",
        UsageReported { Usage: TokenUsage usage } => $"usage {usage.Input}/{usage.Output} read {usage.CacheRead} write {usage.CacheWrite}",
        ChatFailed failed => $"failed {failed.Error.Type} {failed.Error.Code} {failed.Error.Message}",
        ChatEnded => "ended",
        _ => "?",
    };

    private sealed class Forward(Action<ChatEvent> action) : IChatEventSink
    {
        public void On(ChatEvent chatEvent) => action(chatEvent);
    }
}
