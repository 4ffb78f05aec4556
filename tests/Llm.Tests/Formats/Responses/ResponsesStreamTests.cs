using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Responses;

public sealed class ResponsesStreamTests
{
    private const string GeminiStream = """
        data: {"candidates":[{"content":{"parts":[{"text":"Let me ","thought":true}],"role":"model"},"index":0}],"modelVersion":"gemini-2.5-pro","responseId":"r1","usageMetadata":{"promptTokenCount":10,"totalTokenCount":12,"thoughtsTokenCount":2}}

        data: {"candidates":[{"content":{"parts":[{"text":"see","thought":true,"thoughtSignature":"VEg="}],"role":"model"},"index":0}],"modelVersion":"gemini-2.5-pro","responseId":"r1"}

        data: {"candidates":[{"content":{"parts":[{"text":"It is "}],"role":"model"},"index":0}],"modelVersion":"gemini-2.5-pro","responseId":"r1"}

        data: {"candidates":[{"content":{"parts":[{"text":"caf\u00e9"},{"functionCall":{"name":"f","args":{"a":"é"}},"thoughtSignature":"U0lH"}],"role":"model"},"index":0}],"modelVersion":"gemini-2.5-pro","responseId":"r1"}

        data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"own","name":"g","args":{}}}],"role":"model"},"finishReason":"STOP","index":0}],"modelVersion":"gemini-2.5-pro","responseId":"r1","usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":4,"cachedContentTokenCount":3,"totalTokenCount":19}}


        """;

    [Fact]
    public void Stream_of_Gemini_has_real_event_names_and_ends_with_the_complete_response()
    {
        var stream = Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, GeminiStream);

        var response = Streams.Response(stream);
        Assert.Equal("completed", response.GetProperty("status").GetString());
        var output = response.GetProperty("output").EnumerateArray().ToList();
        Assert.Equal(["reasoning", "message", "function_call", "function_call"], output.Select(item => item.GetProperty("type").GetString()));
        Assert.Equal("Let me see", output[0].GetProperty("summary")[0].GetProperty("text").GetString());
        Assert.Equal("It is café", output[1].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("call_r1_0__thought__U0lH", output[2].GetProperty("call_id").GetString());
        Assert.Equal("own", output[3].GetProperty("call_id").GetString());
        var usage = response.GetProperty("usage");
        Assert.Equal([10, 9, 19, 3, 4], new[]
        {
            usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64(), usage.GetProperty("total_tokens").GetInt64(),
            usage.GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt64(), usage.GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt64(),
        });
    }

    [Fact]
    public void Answer_and_stream_say_the_same()
    {
        const string Answer = """
            {"candidates":[{"content":{"parts":[{"text":"Let me see","thought":true,"thoughtSignature":"VEg="},{"text":"It is café"},{"functionCall":{"name":"f","args":{"a":"é"}},"thoughtSignature":"U0lH"},
            {"functionCall":{"id":"own","name":"g","args":{}}}],"role":"model"},"finishReason":"STOP"}],"modelVersion":"gemini-2.5-pro","responseId":"r1"}
            """;
        var streamed = Streams.Response(Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, GeminiStream));
        var whole = Wire.Answer(ChatFormat.Responses, ChatFormat.Gemini, Answer)["output"]!;

        var items = streamed.GetProperty("output");
        Assert.Equal(items.GetArrayLength(), whole.AsArray().Count);
        for (var i = 0; i < items.GetArrayLength(); i++)
        {
            var expected = System.Text.Json.Nodes.JsonNode.Parse(items[i].GetRawText())!.AsObject();
            var actual = whole[i]!.DeepClone().AsObject();
            expected.Remove("id");
            actual.Remove("id");
            Wire.Same(expected.ToJsonString(), actual);
        }
    }

    [Fact]
    public void Random_pieces_change_nothing()
    {
        var expected = Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, GeminiStream);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);

            Assert.Equal(expected, Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, GeminiStream, size: () => random.Next(1, 40)));
        }
    }

    [Theory]
    [InlineData("MAX_TOKENS", "response.incomplete", "max_output_tokens")]
    [InlineData("SAFETY", "response.incomplete", "content_filter")]
    public void Cut_answers_end_incomplete(string finish, string name, string reason)
    {
        var stream = Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, $$$"""
            data: {"candidates":[{"content":{"parts":[{"text":"half"}],"role":"model"},"finishReason":"{{{finish}}}"}]}


            """);

        var response = Streams.Response(stream);
        Assert.Contains("event: " + name, stream, StringComparison.Ordinal);
        Assert.Equal(reason, response.GetProperty("incomplete_details").GetProperty("reason").GetString());
        Assert.Equal("incomplete", response.GetProperty("output")[0].GetProperty("status").GetString());
    }

    [Fact]
    public void Blocked_prompt_is_incomplete_without_output()
    {
        var response = Streams.Response(Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, """
            data: {"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":12,"totalTokenCount":12}}


            """));

        Assert.Equal("content_filter", response.GetProperty("incomplete_details").GetProperty("reason").GetString());
        Assert.Equal(0, response.GetProperty("output").GetArrayLength());
        Assert.Equal(12, response.GetProperty("usage").GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public void Error_in_the_middle_fails_the_response_with_what_was_said()
    {
        var response = Streams.Response(Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, """
            data: {"candidates":[{"content":{"parts":[{"text":"half"}],"role":"model"}}]}

            data: {"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}


            """));

        Assert.Equal("failed", response.GetProperty("status").GetString());
        Assert.Equal("overloaded", response.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("half", response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Error_before_anything_is_an_error_event()
    {
        var stream = Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, "data: {\"error\":{\"code\":429,\"message\":\"slow\",\"status\":\"RESOURCE_EXHAUSTED\"}}\n\n");

        Assert.Equal("error", Streams.Events(ChatFormat.Responses, stream)[^1].GetProperty("type").GetString());
        Assert.Contains("\"message\":\"slow\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_that_breaks_off_has_no_end_and_says_so_when_told()
    {
        using var stream = Translator.OpenStream(Wire.Context(ChatFormat.Responses, ChatFormat.Gemini, stream: true));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        stream.Push("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"half\"}]}}]}\n\n"u8, output);
        stream.Complete(output);

        Assert.False(stream.IsEnded);
        stream.Fail(new ChatError("cut off"), output);
        Assert.Equal("failed", Streams.Response(Encoding.UTF8.GetString(output.WrittenSpan)).GetProperty("status").GetString());
    }

    [Fact]
    public void Request_members_come_back_in_every_response_object()
    {
        var context = Wire.Context(ChatFormat.Responses, ChatFormat.Gemini);
        Wire.Request(ChatFormat.Responses, ChatFormat.Gemini, """{"model":"m","input":"x","instructions":"i","store":true,"tools":[{"type":"function","name":"f","parameters":{}}],"stream":true}""", context: context);

        var response = Streams.Response(Wire.Stream(ChatFormat.Responses, ChatFormat.Gemini, GeminiStream, context));

        Assert.Equal("i", response.GetProperty("instructions").GetString());
        Assert.Equal("f", response.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.False(response.GetProperty("store").GetBoolean());
        Assert.True(response.GetProperty("parallel_tool_calls").GetBoolean());
    }
}
