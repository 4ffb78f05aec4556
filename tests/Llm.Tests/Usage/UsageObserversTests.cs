using System.Buffers;
using System.Text;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Usage;

public sealed class UsageObserversTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(100_000)]
    public void A_Converse_stream_is_read(int size)
    {
        var seen = Observe("application/vnd.amazon.eventstream", Converse(), size);
        Assert.Equal((25L, 7L, 10L), (seen.Usage.Input, seen.Usage.Output, seen.Usage.CacheRead));
        Assert.NotNull(seen.FirstTokenAt);
    }

    [Fact]
    public void An_invoke_stream_is_read()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var inner in (string[])
        [
            """{"type":"message_start","message":{"model":"claude","usage":{"input_tokens":8,"output_tokens":1}}}""",
            """{"type":"content_block_delta","delta":{"text":"hi"}}""",
            """{"type":"message_delta","usage":{"output_tokens":5}}""",
        ])
        {
            AwsEventStreamWriter.WriteEvent(output, "chunk"u8, Encoding.UTF8.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(inner))}}","p":"abc"}"""));
        }

        var seen = Observe("application/vnd.amazon.eventstream", output.WrittenSpan.ToArray(), 64);
        Assert.Equal(("claude", 8L, 5L), (seen.ResponseModel, seen.Usage.Input, seen.Usage.Output));
    }

    [Fact]
    public void Broken_streams_are_read_up_to_the_fault_and_never_throw()
    {
        var broken = Converse();
        broken[^20] ^= 1;
        var seen = Observe("application/vnd.amazon.eventstream", broken, 100);
        Assert.False(seen.Usage.IsReported);
        Assert.NotNull(seen.FirstTokenAt);
        Assert.False(Observe("text/event-stream", "data: {}\n\ndata: ha this isn't json!\n\nthis isn't sse at all!"u8.ToArray(), 7).Usage.IsReported);
    }

    [Fact]
    public void Json_lines_are_read()
    {
        var lines = "{\"model\":\"llama\",\"done\":false}\n{\"model\":\"llama\",\"done\":true,\"prompt_eval_count\":4,\"eval_count\":2}"u8.ToArray();
        foreach (var size in (int[])[1, 10, 1000])
        {
            var seen = Observe("application/x-ndjson", lines, size);
            Assert.Equal(("llama", 4L, 2L), (seen.ResponseModel, seen.Usage.Input, seen.Usage.Output));
        }
    }

    [Fact]
    public void Anything_else_is_no_stream() => Assert.Null(UsageObservers.ForStream("application/json", new LlmObservation(), TimeProvider.System));

    [Fact]
    public void Reading_a_Converse_stream_allocates_nothing()
    {
        var bytes = Converse();
        using var observer = new AwsStreamObserver(new LlmObservation(), TimeProvider.System);
        observer.Observe(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        observer.Observe(bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4, observer.ContentEvents);
    }

    [Fact]
    public void What_a_provider_does_not_report_is_estimated_and_marked()
    {
        var nothing = new TokenUsage();
        UsageEstimator.Complete(nothing, promptCharacters: 40, contentEvents: 7, answerCharacters: null, complete: false);
        Assert.Equal((10L, 7L, 17L, true), (nothing.Input, nothing.Output, nothing.Total, nothing.IsEstimated));

        var begun = new TokenUsage { ProviderInput = 9, Output = 1 };
        UsageEstimator.Complete(begun, 40, contentEvents: 7, answerCharacters: null, complete: false);
        Assert.Equal((9L, 7L, true), (begun.Input, begun.Output, begun.IsEstimated));

        var reported = new TokenUsage { ProviderInput = 9, Output = 3 };
        UsageEstimator.Complete(reported, 40, contentEvents: 7, answerCharacters: 100, complete: true);
        Assert.Equal((9L, 3L, false), (reported.Input, reported.Output, reported.IsEstimated));

        var silent = new TokenUsage();
        UsageEstimator.Complete(silent, 0, 0, null, complete: true);
        Assert.False(silent.IsReported || silent.IsEstimated);
    }

    private static byte[] Converse()
    {
        var output = new ArrayBufferWriter<byte>();
        AwsEventStreamWriter.WriteEvent(output, "messageStart"u8, "{\"role\":\"assistant\"}"u8);
        AwsEventStreamWriter.WriteEvent(output, "contentBlockDelta"u8, "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"a\"}}"u8);
        AwsEventStreamWriter.WriteEvent(output, "contentBlockDelta"u8, "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"b\"}}"u8);
        AwsEventStreamWriter.WriteEvent(output, "metadata"u8, "{\"usage\":{\"inputTokens\":10,\"outputTokens\":7,\"cacheReadInputTokens\":10,\"cacheWriteInputTokens\":5}}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static LlmObservation Observe(string mediaType, byte[] bytes, int size)
    {
        var seen = new LlmObservation();
        using var observer = UsageObservers.ForStream(mediaType, seen, TimeProvider.System)!;
        for (var i = 0; i < bytes.Length; i += size)
        {
            observer.Observe(bytes.AsSpan(i, Math.Min(size, bytes.Length - i)));
        }

        observer.Dispose();
        return seen;
    }
}
