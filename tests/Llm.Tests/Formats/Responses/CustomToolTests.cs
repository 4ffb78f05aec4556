using Agentgateway.Llm.Conversation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Responses;

public sealed class CustomToolTests
{
    private const string Request = """
        {"model":"m","stream":true,"input":[{"role":"user","content":"x"},{"type":"custom_tool_call","id":"ctc_1","call_id":"c1","name":"patch","input":"*** \"é\"\n"},
         {"type":"custom_tool_call_output","call_id":"c1","output":"ok"}],
         "tools":[{"type":"custom","name":"patch","description":"edits","format":{"type":"grammar","syntax":"lark","definition":"start: x"}}],"tool_choice":{"type":"custom","name":"patch"}}
        """;

    [Fact]
    public void Custom_tool_is_a_function_with_one_text_for_other_providers()
    {
        var request = Wire.Request(ChatFormat.Responses, ChatFormat.Messages, Request);

        Assert.Equal("patch", (string?)request["tools"]![0]!["name"]);
        Assert.Equal("string", (string?)request["tools"]![0]!["input_schema"]!["properties"]!["input"]!["type"]);
        Assert.Contains("start: x", (string?)request["tools"]![0]!["description"], StringComparison.Ordinal);
        Assert.Equal("*** \"é\"\n", (string?)request["messages"]![1]!["content"]![0]!["input"]!["input"]);
        Assert.Equal("c1", (string?)request["messages"]![2]!["content"]![0]!["tool_use_id"]);
        Assert.Equal("patch", (string?)request["tool_choice"]!["name"]);
    }

    [Fact]
    public void Answer_calls_the_custom_tool()
    {
        var context = Wire.Context(ChatFormat.Responses, ChatFormat.Messages);
        Wire.Request(ChatFormat.Responses, ChatFormat.Messages, Request, context: context);

        var item = Wire.Answer(ChatFormat.Responses, ChatFormat.Messages, """
            {"id":"msg_1","type":"message","role":"assistant","model":"c","content":[{"type":"tool_use","id":"t1","name":"patch","input":{"input":"a\nb"}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2}}
            """, context)["output"]![0]!;

        Assert.Equal("custom_tool_call", (string?)item["type"]);
        Assert.Equal("a\nb", (string?)item["input"]);
        Assert.Equal("t1", (string?)item["call_id"]);
    }

    [Theory]
    [InlineData("""{"input": "l\u00e9 \ud83d\ude00 \"q\" \\ \n end"}""", "lé 😀 \"q\" \\ \n end")]
    [InlineData("""{"input":""}""", "")]
    [InlineData("""{"other":1}""", """{"other":1}""")]
    [InlineData("""{"input":"cut off""", "cut off")]
    public void Streamed_call_is_free_text_whatever_the_pieces(string arguments, string expected)
    {
        for (var size = 1; size < 12; size++)
        {
            var context = Wire.Context(ChatFormat.Responses, ChatFormat.Completions, stream: true);
            Wire.Request(ChatFormat.Responses, ChatFormat.Completions, Request, context: context);
            var chunks = "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"patch\",\"arguments\":\"\"}}]}}]}\n\n";
            for (var at = 0; at < arguments.Length; at += size)
            {
                var piece = System.Text.Json.JsonEncodedText.Encode(arguments.AsSpan(at, Math.Min(size, arguments.Length - at)));
                chunks += $$$"""data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{{{piece}}}"}}]}}]}""" + "\n\n";
            }

            var stream = Wire.Stream(ChatFormat.Responses, ChatFormat.Completions, chunks + "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n", context);

            var item = Streams.Response(stream).GetProperty("output")[0];
            Assert.Equal("custom_tool_call", item.GetProperty("type").GetString());
            Assert.Equal(expected, item.GetProperty("input").GetString());
        }
    }
}
