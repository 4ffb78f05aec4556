using System.Text;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Usage;

public sealed class LlmStreamObserverTests
{
    private const string OpenAi = """
        data: {"id":"1","model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"usage":null}

        data: {"id":"1","model":"m-1","choices":[{"index":0,"delta":{"content":"Hel"}}],"usage":null}

        data: {"id":"1","model":"m-1","choices":[{"index":0,"delta":{"content":"lo","tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"a\""}}]}}],"usage":null}

        data: {"id":"1","model":"m-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}],"usage":null}

        data: {"id":"1","model":"m-1","choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10}}

        data: [DONE]


        """;

    private const string Anthropic = """
        event: message_start
        data: {"type":"message_start","message":{"model":"c-1","usage":{"input_tokens":8,"cache_read_input_tokens":1,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private const string Cut = """
        event: response.created
        data: {"type":"response.created","response":{"id":"r","model":"r-1","status":"in_progress","usage":null}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hello"}

        event: response.incomplete
        data: {"type":"response.incomplete","response":{"id":"r","model":"r-1","status":"incomplete","usage":{"input_tokens":8,"input_tokens_details":{"cached_tokens":3},"output_tokens":2,"total_tokens":10}}}


        """;

    private const string Gemini = """
        data: {"candidates":[{"content":{"parts":[{"text":"Hel"}],"role":"model"}}],"modelVersion":"g-1","usageMetadata":{"promptTokenCount":8,"totalTokenCount":8}}

        data: {"candidates":[{"content":{"parts":[{"text":"lo"}],"role":"model"},"finishReason":"STOP"}],"modelVersion":"g-1","usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":1,"thoughtsTokenCount":1,"totalTokenCount":10}}


        """;

    [Theory]
    [InlineData(Cut, "r-1", 8, 2)]
    [InlineData(Gemini, "g-1", 8, 2)]
    [InlineData(OpenAi, "m-1", 8, 2)]
    [InlineData(Anthropic, "c-1", 9, 2)]
    public void Usage_model_and_text_are_collected(string stream, string model, int input, int output)
    {
        var seen = new LlmObservation { Completion = new CompletionCapture() };
        using var observer = new LlmStreamObserver(seen, TimeProvider.System);
        foreach (var chunk in Encoding.UTF8.GetBytes(stream).Chunk(50))
        {
            observer.Observe(chunk);
        }

        Assert.Equal(model, seen.ResponseModel);
        Assert.Equal(input, seen.Usage.Input);
        Assert.Equal(output, seen.Usage.Output);
        Assert.NotNull(seen.FirstTokenAt);
        Assert.Equal(["Hello"], seen.Completion!.Texts);
    }

    [Fact]
    public void Tool_calls_are_put_together()
    {
        var seen = new LlmObservation { Completion = new CompletionCapture() };
        using var observer = new LlmStreamObserver(seen, TimeProvider.System);
        observer.Observe(Encoding.UTF8.GetBytes(OpenAi));
        Assert.Equal([new CapturedToolCall("c", "f", "{\"a\":1}")], seen.Completion!.ToolCalls);
    }

    [Fact]
    public void Anthropic_opening_is_not_the_first_token()
    {
        var seen = new LlmObservation();
        using var observer = new LlmStreamObserver(seen, TimeProvider.System);
        var opening = Anthropic[..Anthropic.IndexOf("event: content_block_delta", StringComparison.Ordinal)];
        observer.Observe(Encoding.UTF8.GetBytes(opening));
        Assert.Null(seen.FirstTokenAt);
    }

    [Fact]
    public void Content_is_counted_without_allocation()
    {
        var seen = new LlmObservation { ResponseModel = "m-1" };
        using var observer = new LlmStreamObserver(seen, TimeProvider.System);
        var bytes = Encoding.UTF8.GetBytes(OpenAi);
        observer.Observe(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        observer.Observe(bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(8, observer.ContentEvents);
    }
}
