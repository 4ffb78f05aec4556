using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Messages;

public sealed class CompletionsToMessagesTests
{
    [Fact]
    public void Request_with_everything_is_translated()
    {
        var request = Request("""
            {"model":"claude","stream":true,"max_completion_tokens":2000,"max_tokens":10,"temperature":0.5,"top_p":0.9,"stop":"END","user":"u1","parallel_tool_calls":false,"n":1,"seed":1,
             "tool_choice":"auto",
             "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},{"type":"function","function":{"name":"g"}},{"type":"web_search"}],
             "response_format":{"type":"json_object"},"reasoning_effort":"high",
             "messages":[
              {"role":"system","content":"one"},{"role":"developer","content":[{"type":"text","text":"two"},{"type":"text","text":"  "}]},
              {"role":"user","content":[{"type":"text","text":" "},{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://x/y.png"}}]},
              {"role":"assistant","content":null,"refusal":"no","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":""}},{"id":"2","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}},
                {"id":"3","type":"function","function":{"name":"f","arguments":"{broken"}}]},
              {"role":"tool","tool_call_id":"1","content":"ok"},
              {"role":"tool","tool_call_id":"2","content":[{"type":"text","text":"fine"}]},
              {"role":"user","content":"  "}]}
            """);
        Wire.Same("""
            {"model":"claude","system":"one\ntwo\nAnswer with one JSON object and nothing else.","max_tokens":2000,"stream":true,"stop_sequences":["END"],"metadata":{"user_id":"u1"},
             "thinking":{"type":"enabled","budget_tokens":1999},
             "tools":[{"name":"f","description":"d","input_schema":{"type":"object"}},{"name":"g","input_schema":{"type":"object"}}],
             "tool_choice":{"type":"auto","disable_parallel_tool_use":true},
             "messages":[
              {"role":"user","content":[{"type":"text","text":"look"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"image","source":{"type":"url","url":"https://x/y.png"}}]},
              {"role":"assistant","content":[{"type":"text","text":"no"},{"type":"tool_use","id":"1","name":"f","input":{}},{"type":"tool_use","id":"2","name":"f","input":{"a":1}},{"type":"tool_use","id":"3","name":"f","input":{"input":"{broken"}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"ok"}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"2","content":[{"type":"text","text":"fine"}]}]}]}
            """, request);
    }

    [Theory]
    [InlineData("\"tool_choice\":\"required\"", """{"type":"any"}""")]
    [InlineData("\"tool_choice\":\"none\",\"parallel_tool_calls\":true", """{"type":"none"}""")]
    [InlineData("\"parallel_tool_calls\":true", """{"type":"auto","disable_parallel_tool_use":false}""")]
    public void Tool_choice_is_translated(string members, string expected)
    {
        var request = Request($$"""{"model":"m",{{members}},"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"} } }],"messages":[{"role":"user","content":"x"}]}""");
        Wire.Same(expected, request["tool_choice"]);
        Assert.Equal(4096, request["max_tokens"]!.GetValue<int>());
    }

    [Fact]
    public void Forced_tool_goes_before_thinking()
    {
        var request = Request("""
            {"model":"m","reasoning_effort":"low","max_tokens":5000,"temperature":0.5,"tool_choice":{"type":"function","function":{"name":"f"}},"tools":[{"type":"function","function":{"name":"f"}}],"messages":[{"role":"user","content":"x"}]}
            """);
        Assert.Null(request["thinking"]);
        Assert.Equal(0.5, request["temperature"]!.GetValue<double>());
        Wire.Same("""{"type":"tool","name":"f"}""", request["tool_choice"]);
    }

    [Fact]
    public void Cache_marks_of_the_client_are_kept()
    {
        var request = Request("""
            {"model":"m","messages":[{"role":"system","content":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}]},{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}
            """);
        Wire.Same("""[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}]""", request["system"]);
        Wire.Same("""[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]""", request["messages"]![0]!["content"]);
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"robot","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    public void Bad_request_is_refused_with_the_field(string body, string field) =>
        Assert.Equal(field, Wire.Refusal(ChatFormat.Completions, ChatFormat.Messages, body).Param);

    [Fact]
    public void Dropped_fields_are_noted()
    {
        var context = Wire.Context(ChatFormat.Completions, ChatFormat.Messages);
        Wire.Request(ChatFormat.Completions, ChatFormat.Messages, """{"model":"m","seed":3,"logit_bias":{"1":2},"messages":[{"role":"user","content":"x"}]}""", context: context);
        Assert.Contains(context.Notes, static note => note.StartsWith("seed", StringComparison.Ordinal));
        Assert.Contains(context.Notes, static note => note.StartsWith("logit_bias:", StringComparison.Ordinal));
    }

    [Fact]
    public void Usage_of_an_answer_counts_cached_tokens_as_input()
    {
        var answer = Wire.Answer(ChatFormat.Completions, ChatFormat.Messages, """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"hm","signature":"sig"},{"type":"text","text":"a"},{"type":"text","text":"b"},
              {"type":"web_search_tool_result","tool_use_id":"x","content":[]}],
             "stop_reason":"refusal","stop_sequence":null,"usage":{"input_tokens":5,"cache_read_input_tokens":100,"cache_creation_input_tokens":20,"output_tokens":7}}
            """);
        Wire.Same("""
            {"prompt_tokens":125,"completion_tokens":7,"total_tokens":132,"prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":20},"cache_read_input_tokens":100,"cache_creation_input_tokens":20}
            """, answer["usage"]);
        Wire.Same("""{"role":"assistant","content":"ab","reasoning_content":"hm","reasoning_signature":"sig"}""", answer["choices"]![0]!["message"]);
        Assert.Equal("content_filter", answer["choices"]![0]!["finish_reason"]!.ToString());
    }

    [Fact]
    public void Usage_has_a_chunk_of_its_own_when_the_client_asked_for_it()
    {
        const string Body = """
            data: {"type":"message_start","message":{"id":"msg_1","model":"claude","usage":{"input_tokens":5,"output_tokens":1}}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            data: {"type":"message_stop"}


            """;
        var context = Wire.Context(ChatFormat.Completions, ChatFormat.Messages, stream: true);
        context.ClientWantsStreamUsage = true;
        var text = Wire.Stream(ChatFormat.Completions, ChatFormat.Messages, Body, context);
        Assert.Empty(StreamGrammar.Check(ChatFormat.Completions, text));
        Assert.Contains("\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}", text, StringComparison.Ordinal);
        var quiet = Wire.Stream(ChatFormat.Completions, ChatFormat.Messages, Body);
        Assert.Empty(StreamGrammar.Check(ChatFormat.Completions, quiet));
        Assert.DoesNotContain("\"choices\":[]", quiet, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_leaves_as_soon_as_it_is_complete()
    {
        using var stream = Translator.OpenStream(Wire.Context(ChatFormat.Completions, ChatFormat.Messages, stream: true));
        var output = new ArrayBufferWriter<byte>();
        stream.Push("data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"u8, output);
        for (var i = 0; i < 3; i++)
        {
            output.ResetWrittenCount();
            stream.Push("data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}\n\n"u8, output);
            Assert.Contains("\"content\":\"x\"", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Error_in_the_stream_is_told_and_ends_it()
    {
        var text = Wire.Stream(ChatFormat.Completions, ChatFormat.Messages, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n");
        Assert.Contains("\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_off_stream_has_no_end_mark()
    {
        using var stream = Translator.OpenStream(Wire.Context(ChatFormat.Completions, ChatFormat.Messages, stream: true));
        var output = new ArrayBufferWriter<byte>();
        stream.Push("data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n"u8, output);
        stream.Complete(output);
        Assert.False(stream.IsEnded);
        Assert.Equal(9, stream.Usage!.Input);
        Assert.DoesNotContain("[DONE]", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, """{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}""", "rate_limit_error", "slow")]
    [InlineData(502, "<html>bad gateway</html>", "api_error", "<html>bad gateway</html>")]
    [InlineData(500, "", "api_error", "The provider answered with status 500.")]
    public void Errors_are_told_in_the_clients_shape(int status, string body, string type, string message)
    {
        var output = new ArrayBufferWriter<byte>();
        Translator.TranslateError(status, Encoding.UTF8.GetBytes(body), Wire.Context(ChatFormat.Completions, ChatFormat.Messages), output);
        var error = JsonNode.Parse(output.WrittenSpan)!["error"]!;
        Assert.Equal(type, error["type"]!.ToString());
        Assert.Equal(message, error["message"]!.ToString());
    }

    private static JsonNode Request(string body) => Wire.Request(ChatFormat.Completions, ChatFormat.Messages, body);
}
