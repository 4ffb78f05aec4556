using System.Buffers;
using System.Text;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Usage;

/// <summary>What <c>llm.completion</c> and <c>llm.toolCalls</c> hold of answers in every format (llm.md 7).</summary>
public sealed class CompletionCaptureTests
{
    private const string Call = """c f {"a":1}""";

    [Theory]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a","reasoning_content":"hm","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\"a\":1}"}}]}},{"index":1,"message":{"content":"b"}}]}""", "a|b", Call)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":null,"tool_calls":[{"id":"c","type":"custom","custom":{"name":"f","input":"ls"}}]}}]}""", "", "c f ls")]
    [InlineData("""{"type":"message","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"a"},{"type":"text","text":"b"},{"type":"tool_use","id":"c","name":"f","input":{"a":1}}]}""", "ab", Call)]
    [InlineData("""{"object":"response","output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]},{"type":"message","content":[{"type":"output_text","text":"a"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}"},{"type":"custom_tool_call","call_id":"d","name":"run","input":"ls"}]}""", "a", Call + "|d run ls")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a"},{"functionCall":{"name":"f","args":{"a":1}}},null,7]}}]}""", "a", """ f {"a":1}""")]
    [InlineData("""{"candidates":[],"promptFeedback":{"blockReason":"SAFETY"}}""", "", "")]
    [InlineData("""{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm"}}},{"text":"a"},{"toolUse":{"toolUseId":"c","name":"f","input":{"a":1}}}]}},"stopReason":"tool_use"}""", "a", Call)]
    [InlineData("not json", "", "")]
    [InlineData("""{"choices":[null,7,{"index":"x","message":{"content":"a"}}]}""", "", "")]
    [InlineData("""{"choices":[{"message":{"content":"\ud83d"}}]}""", "", "")]
    [InlineData("""{"output":{"message":7},"bytes":8}""", "", "")]
    public void Whole_answers_are_kept(string answer, string texts, string calls)
    {
        var capture = new CompletionCapture();
        capture.Add(Encoding.UTF8.GetBytes(answer));
        Same(texts, calls, capture);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}}]}""", """{"choices":[{"index":0,"delta":{"content":"b","tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"a\":"}}]}}]}""", """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}""", "ab", Call)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""", """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"c","name":"f","input":{}}}""", """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}""", "a", Call)]
    [InlineData("""{"type":"response.output_text.delta","delta":"a"}""", """{"type":"response.output_item.done","item":{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}"}}""", """{"type":"response.output_item.done","item":{"type":"custom_tool_call","call_id":"d","name":"run","input":"ls"}}""", "a", Call + "|d run ls")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]}""", """{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}""", """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":1}}}]}}]}""", "a", """ f {"a":1}""")]
    public void Streams_are_kept(string first, string second, string third, string texts, string calls)
    {
        var capture = new CompletionCapture();
        foreach (var data in (string[])[first, second, third])
        {
            capture.Add(Encoding.UTF8.GetBytes(data));
        }

        Same(texts, calls, capture);
    }

    [Theory]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}""", """{"contentBlockIndex":1,"delta":{"text":"a"}}""", """{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"c","name":"f"}}}""", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"a\":1}"}}}""")]
    [InlineData("chunk", """{"type":"message_start","message":{"content":[]}}""", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""", """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"c","name":"f","input":{}}}""", """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}""")]
    public void Streams_of_Bedrock_are_kept(string type, params string[] events)
    {
        var stream = new ArrayBufferWriter<byte>();
        foreach (var json in events)
        {
            var payload = type == "chunk" ? $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}}"}""" : json;
            AwsEventStreamWriter.WriteEvent(stream, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(payload));
        }

        var seen = new LlmObservation { Completion = new CompletionCapture() };
        using var observer = UsageObservers.ForStream("application/vnd.amazon.eventstream", seen, TimeProvider.System)!;
        foreach (var piece in stream.WrittenSpan.ToArray().Chunk(7))
        {
            observer.Observe(piece);
        }

        Same("a", Call, seen.Completion);
    }

    [Fact]
    public void A_long_answer_is_cut()
    {
        var capture = new CompletionCapture(maxCharacters: 5);
        capture.Add("""{"type":"response.output_text.delta","delta":"abc"}"""u8.ToArray());
        capture.Add("""{"type":"response.output_text.delta","delta":"defg"}"""u8.ToArray());
        capture.Add("""{"type":"response.output_text.delta","delta":"h"}"""u8.ToArray());
        Assert.Equal(["abcde"], capture.Texts);
    }

    private static void Same(string texts, string calls, CompletionCapture capture)
    {
        Assert.Equal(texts, string.Join('|', capture.Texts));
        Assert.Equal(calls, string.Join('|', capture.ToolCalls.Select(call => $"{call.Id} {call.Name} {call.Arguments}")));
    }
}
