using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Completions;

public sealed class MessagesToCompletionsTests
{
    [Fact]
    public void Request_with_everything_is_translated()
    {
        var request = Request("""
            {"model":"gpt-4o","max_tokens":100,"stream":true,"temperature":1,"top_k":4,"stop_sequences":["a"],"metadata":{"user_id":"u","x":"y"},
             "system":[{"type":"text","text":"one"},{"type":"text","text":"two"}],
             "tools":[{"name":"f","description":"d","input_schema":{"type":"object"}},{"type":"web_search_20250305","name":"web_search"}],
             "tool_choice":{"type":"any","disable_parallel_tool_use":true},
             "output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},
             "messages":[
              {"role":"user","content":[{"type":"text","text":"look","cache_control":{"type":"ephemeral"}},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"image","source":{"type":"url","url":"https://x"}}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"calling"},{"type":"tool_use","id":"t1","name":"f","input":{"a": [1, 2]}},{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}]},
              {"role":"user","content":[{"type":"text","text":"and"},{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"r"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"only","signature":"s"}]}]}
            """);
        Wire.Same("""
            {"model":"gpt-4o","max_completion_tokens":100,"stream":true,"stream_options":{"include_usage":true},"temperature":1,"stop":["a"],"user":"u",
             "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}],"tool_choice":"required","parallel_tool_calls":false,
             "response_format":{"type":"json_schema","json_schema":{"name":"structured_output","schema":{"type":"object"}}},
             "messages":[
              {"role":"system","content":[{"type":"text","text":"one"},{"type":"text","text":"two"}]},
              {"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://x"}}]},
              {"role":"assistant","content":[{"type":"text","text":"calling"}],"tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\":[1,2]}"}}]},
              {"role":"tool","tool_call_id":"t1","content":[{"type":"text","text":"r"}]},
              {"role":"user","content":[{"type":"text","text":"Files of the result of tool call t1:"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"and"}]}]}
            """, request);
    }

    [Theory]
    [InlineData("gpt-5.6", true)]
    [InlineData("gpt-6", true)]
    [InlineData("gpt-5.5-mini", false)]
    [InlineData("gpt-4o", false)]
    [InlineData("claude-opus-4-6", false)]
    public void Cache_breakpoints_are_for_models_that_know_them(string model, bool kept)
    {
        var request = Request($$$"""
            {"model":"{{{model}}}","max_tokens":1,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"r","cache_control":{"type":"ephemeral"}},{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}
            """);
        Assert.Equal(kept, request["messages"]![1]!["content"]![0]!["prompt_cache_breakpoint"] is not null);
        Assert.Equal(kept, request["messages"]![0]!["content"] is JsonArray);
    }

    [Theory]
    [InlineData("gpt-5.4", "none")]
    [InlineData("gpt-5.2-codex", "medium")]
    [InlineData("gpt-5-mini", "medium")]
    [InlineData("o4-mini", "medium")]
    public void Reasoning_with_tools_is_off_where_the_model_refuses_both(string model, string effort)
    {
        var request = Request($$$"""
            {"model":"{{{model}}}","max_tokens":1,"thinking":{"type":"adaptive"},"output_config":{"effort":"medium"},"tools":[{"name":"f","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"x"}]}
            """);
        Assert.Equal(effort, request["reasoning_effort"]!.ToString());
    }

    [Theory]
    [InlineData("custom", "mistral-large", "max_tokens")]
    [InlineData("custom", "o3-mini", "max_completion_tokens")]
    [InlineData("custom", "gpt-5.1", "max_completion_tokens")]
    [InlineData("gemini", "gemini-2.5-pro", "max_completion_tokens")]
    public void Output_limit_has_the_name_that_the_provider_knows(string provider, string model, string name)
    {
        var context = new TranslationContext { Client = ChatFormat.Messages, Upstream = ChatFormat.Completions, Provider = provider, Model = model };
        var request = Wire.Request(ChatFormat.Messages, ChatFormat.Completions, "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", context: context);
        Assert.Equal(5, request[name]!.GetValue<int>());
    }

    [Fact]
    public void Document_becomes_a_file()
    {
        var request = Request("""
            {"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"AAAA"}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}}]}]}
            """);
        Wire.Same("""[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}},{"type":"text","text":"plain"}]""", request["messages"]![0]!["content"]);
    }

    [Theory]
    [InlineData("stop", "end_turn")]
    [InlineData("length", "max_tokens")]
    [InlineData("content_filter", "refusal")]
    public void Finish_reasons_are_translated(string reason, string expected)
    {
        var answer = Wire.Answer(ChatFormat.Messages, ChatFormat.Completions, $$"""
            {"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"{{reason}}"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4} } }
            """);
        Assert.Equal(expected, answer["stop_reason"]!.ToString());
        Wire.Same("""{"input_tokens":6,"output_tokens":2,"cache_read_input_tokens":4}""", answer["usage"]);
    }

    [Fact]
    public void Broken_off_arguments_are_an_empty_object()
    {
        var answer = Wire.Answer(ChatFormat.Messages, ChatFormat.Completions, """
            {"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\": \"b"}}]},"finish_reason":"length"}]}
            """);
        Wire.Same("""[{"type":"tool_use","id":"1","name":"f","input":{}}]""", answer["content"]);
        Assert.Equal("max_tokens", answer["stop_reason"]!.ToString());
    }

    [Fact]
    public void Answer_without_choices_is_no_answer() =>
        Assert.Null(Translator.TranslateAnswer("{\"choices\":[]}"u8.ToArray(), Wire.Context(ChatFormat.Messages, ChatFormat.Completions), new ArrayBufferWriter<byte>()).Answer);

    [Theory]
    // Usage in the chunk of the finish reason, after it, before it, and in a chunk with choices.
    [InlineData("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}")]
    [InlineData("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}")]
    [InlineData("{\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")]
    [InlineData("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}")]
    public void Usage_is_read_wherever_it_comes(string end)
    {
        var text = Stream("data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}\n\ndata: " + end + "\n\ndata: [DONE]\n\n");
        Assert.Contains("\"usage\":{\"input_tokens\":7,\"output_tokens\":3}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_that_never_says_done_still_ends()
    {
        var text = Stream("data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n");
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_after_a_call_closes_the_call_first()
    {
        Stream("""
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}]}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"text"}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"2","function":{"name":"g","arguments":""}}]}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: [DONE]


            """);
    }

    [Fact]
    public void Call_starts_when_its_name_is_known()
    {
        var text = Stream("""
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\""}}]}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":":1}"}}]}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: [DONE]


            """);
        Assert.Contains("\"id\":\"tool_call_0\",\"name\":\"f\"", text, StringComparison.Ordinal);
        Assert.Contains("\"partial_json\":\"{\\\"a\\\":1}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Reasoning_becomes_a_thinking_block()
    {
        var text = Stream("""
            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"yes"}}]}

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}

            data: [DONE]


            """);
        Assert.Contains("{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_event_costs_only_itself()
    {
        var text = Stream("data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: {oops\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\\ud83d\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        Assert.Contains("\"text\":\"b\uFFFD\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_in_the_stream_is_an_error_event()
    {
        var text = Wire.Stream(ChatFormat.Messages, ChatFormat.Completions, "data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}\n\n");
        Assert.Equal("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"boom\"}}\n\n", text);
    }

    [Theory]
    [InlineData(400, """[{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}]""", "invalid_request_error", "bad")]
    [InlineData(401, """{"error":{"message":"no key","type":"invalid_request_error","code":"invalid_api_key"}}""", "invalid_request_error", "no key")]
    [InlineData(429, """{"error":{"message":"quota","type":"insufficient_quota"}}""", "rate_limit_error", "quota")]
    [InlineData(404, """{"detail":"not here"}""", "not_found_error", "not here")]
    public void Errors_are_told_in_the_clients_shape(int status, string body, string type, string message)
    {
        var output = new ArrayBufferWriter<byte>();
        Translator.TranslateError(status, Encoding.UTF8.GetBytes(body), Wire.Context(ChatFormat.Messages, ChatFormat.Completions), output);
        var error = JsonNode.Parse(output.WrittenSpan)!;
        Assert.Equal("error", error["type"]!.ToString());
        Assert.Equal(type, error["error"]!["type"]!.ToString());
        Assert.Equal(message, error["error"]!["message"]!.ToString());
    }

    private static JsonNode Request(string body)
    {
        var context = new TranslationContext { Client = ChatFormat.Messages, Upstream = ChatFormat.Completions, Provider = "openAI" };
        return Wire.Request(ChatFormat.Messages, ChatFormat.Completions, body, context: context);
    }

    private static string Stream(string body)
    {
        var text = Wire.Stream(ChatFormat.Messages, ChatFormat.Completions, body);
        Assert.Empty(StreamGrammar.Check(ChatFormat.Messages, text));
        return text;
    }
}
