using Agentgateway.Llm.Conversation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Gemini;

public sealed class GeminiStreamTests
{
    private const string ResponsesStream = """
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt-5","created_at":5,"status":"in_progress","output":[]}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}

        event: response.reasoning_summary_text.delta
        data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"item_id":"rs_1","delta":"First"}

        event: response.reasoning_summary_text.delta
        data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"item_id":"rs_1","delta":"second"}

        event: response.output_item.done
        data: {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"ENC"}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"msg_1","role":"assistant","content":[]}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"item_id":"msg_1","delta":"Hi "}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"item_id":"msg_1","delta":"there"}

        event: response.output_text.done
        data: {"type":"response.output_text.done","output_index":1,"content_index":0,"item_id":"msg_1","text":"Hi there"}

        event: response.output_item.done
        data: {"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"msg_1","content":[{"type":"output_text","text":"Hi there"}]}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":""}}

        event: response.function_call_arguments.delta
        data: {"type":"response.function_call_arguments.delta","output_index":2,"item_id":"fc_1","delta":"{\"a\":"}

        event: response.function_call_arguments.delta
        data: {"type":"response.function_call_arguments.delta","output_index":2,"item_id":"fc_1","delta":"1}"}

        event: response.output_item.done
        data: {"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{\"a\":1}"}}

        event: response.completed
        data: {"type":"response.completed","response":{"id":"resp_1","model":"gpt-5","status":"completed","output":[],"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":17}}}


        """;

    [Fact]
    public void Stream_of_Responses_becomes_chunks_with_whole_calls_and_usage_at_the_end()
    {
        var stream = Wire.Stream(ChatFormat.Gemini, ChatFormat.Responses, ResponsesStream);

        var usage = Streams.Events(ChatFormat.Gemini, stream)[^1].GetProperty("usageMetadata");
        Assert.Equal(10, usage.GetProperty("promptTokenCount").GetInt64());
        Assert.Equal(4, usage.GetProperty("candidatesTokenCount").GetInt64());
        Assert.Equal(3, usage.GetProperty("thoughtsTokenCount").GetInt64());
        Assert.Equal(4, usage.GetProperty("cachedContentTokenCount").GetInt64());
        var parts = Streams.GeminiParts(stream);
        Assert.Equal("First\n\nsecond", string.Concat(parts.Where(p => p.TryGetProperty("thought", out _)).Select(p => p.GetProperty("text").GetString())));
        Assert.Equal("Hi there", string.Concat(parts.Where(p => p.TryGetProperty("text", out _) && !p.TryGetProperty("thought", out _)).Select(p => p.GetProperty("text").GetString())));
        var call = Assert.Single(parts, p => p.TryGetProperty("functionCall", out _)).GetProperty("functionCall");
        Assert.Equal("""{"id":"call_1","name":"f","args":{"a":1}}""", call.GetRawText());
    }

    [Fact]
    public void Encrypted_thoughts_come_back_to_Responses_through_a_client_of_Gemini()
    {
        var stream = Wire.Stream(ChatFormat.Gemini, ChatFormat.Responses, ResponsesStream);
        var signature = Streams.GeminiParts(stream).Single(p => p.TryGetProperty("thoughtSignature", out _)).GetProperty("thoughtSignature").GetString();

        var request = Wire.Request(ChatFormat.Gemini, ChatFormat.Responses, $$$"""
            {"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"First","thought":true,"thoughtSignature":"{{{signature}}}"},{"text":"a"}]},{"role":"user","parts":[{"text":"r"}]}]}
            """);

        Assert.Equal("ENC", (string?)request["input"]![1]!["encrypted_content"]);
    }

    [Fact]
    public void Random_pieces_change_nothing()
    {
        var expected = Wire.Stream(ChatFormat.Gemini, ChatFormat.Responses, ResponsesStream);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);

            Assert.Equal(expected, Wire.Stream(ChatFormat.Gemini, ChatFormat.Responses, ResponsesStream, size: () => random.Next(1, 60)));
        }
    }

    [Fact]
    public void Response_that_comes_whole_in_its_last_event_is_not_lost()
    {
        var stream = Wire.Stream(ChatFormat.Gemini, ChatFormat.Responses, """
            data: {"type":"response.completed","response":{"id":"r","model":"m","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"all"}]}],"usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}}


            """);

        Assert.Equal("all", Streams.GeminiParts(stream)[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Without_alt_sse_the_chunks_are_one_array()
    {
        var context = new Llm.Translation.TranslationContext { Client = ChatFormat.Gemini, Upstream = ChatFormat.Responses, Stream = true, StreamsAsArray = true };

        var chunks = System.Text.Json.Nodes.JsonNode.Parse(Wire.Stream(ChatFormat.Gemini, ChatFormat.Responses, ResponsesStream, context))!.AsArray();

        Assert.Equal("STOP", (string?)chunks[^1]!["candidates"]![0]!["finishReason"]);
        Assert.Equal("Hi there", string.Concat(chunks.SelectMany(chunk => chunk!["candidates"]![0]!["content"]!["parts"]!.AsArray()).Where(part => part!["thought"] is null).Select(part => (string?)part!["text"])));
    }

    [Fact]
    public void Failure_closes_the_array()
    {
        var context = new Llm.Translation.TranslationContext { Client = ChatFormat.Gemini, Upstream = ChatFormat.Responses, Stream = true, StreamsAsArray = true };
        using var stream = Llm.Translation.Translator.OpenStream(context);
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        stream.Push("data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"m\"}}\n\n"u8, output);
        stream.Fail(new ChatError("gone") { Status = 502 }, output);

        Assert.Equal("gone", (string?)System.Text.Json.Nodes.JsonNode.Parse(output.WrittenSpan)![0]!["error"]!["message"]);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"bad","type":"invalid_request_error","param":"input","code":"x"}}""", """{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}""")]
    [InlineData(429, """{"error":{"message":"slow","type":"rate_limit_error"}}""", """{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}""")]
    [InlineData(502, "<html>", """{"error":{"code":502,"message":"<html>","status":"INTERNAL"}}""")]
    public void Errors_are_Googles(int status, string body, string expected)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Llm.Translation.Translator.TranslateError(status, System.Text.Encoding.UTF8.GetBytes(body), Wire.Context(ChatFormat.Gemini, ChatFormat.Responses), output);
        var error = System.Text.Json.Nodes.JsonNode.Parse(output.WrittenSpan)!;
        error["error"]!.AsObject().Remove("details");

        Wire.Same(expected, error);
    }
}
