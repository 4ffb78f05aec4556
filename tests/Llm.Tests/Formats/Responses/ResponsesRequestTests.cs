using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Responses;

public sealed class ResponsesRequestTests
{
    [Theory]
    [InlineData("""{"input":"x","previous_response_id":"resp_1"}""", "previous_response_id")]
    [InlineData("""{"input":"x","conversation":"conv_1"}""", "conversation")]
    [InlineData("""{"input":"x","prompt":{"id":"pmpt_1"}}""", "prompt")]
    [InlineData("""{"input":"x","background":true}""", "background")]
    [InlineData("""{"input":[{"role":"user","content":"x"},{"type":"item_reference","id":"msg_1"}]}""", "input[1]")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"input":[{"role":"user","content":[{"type":"input_image","image_url":"https://example.com/a.png"}]}]}""", "image_url")]
    [InlineData("""{"input":[{"role":"user","content":[{"type":"input_file","file_id":"file_1"}]}]}""", "file_id")]
    public void What_the_provider_cannot_have_is_refused_by_name(string body, string field) =>
        Assert.Equal(field, Wire.Refusal(ChatFormat.Responses, ChatFormat.Gemini, body).Param);

    [Fact]
    public void Items_of_every_kind_become_contents_of_Gemini()
    {
        const string Body = """
            {
              "model": "gemini-2.5-pro", "instructions": "be brief", "max_output_tokens": 100, "temperature": 0.5, "store": true, "truncation": "auto",
              "input": [
                {"role": "developer", "content": "no jokes"},
                {"role": "user", "content": [{"type": "input_text", "text": "look"}, {"type": "input_image", "image_url": "data:image/png;base64,AAAA"},
                  {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,BBBB"}, {"type": "input_audio", "input_audio": {"data": "CC", "format": "wav"}}]},
                {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "hm"}], "encrypted_content": "openai-only"},
                {"type": "function_call", "id": "fc_1", "call_id": "c1__thought__SIG", "name": "f", "arguments": "{\"a\":1}"},
                {"type": "function_call", "id": "fc_2", "call_id": "c2", "name": "g", "arguments": "{broken"},
                {"type": "web_search_call", "id": "ws_1", "status": "completed"},
                {"type": "function_call_output", "call_id": "c2", "output": "two"},
                {"type": "function_call_output", "call_id": "c1__thought__SIG", "status": "incomplete", "output": [{"type": "input_text", "text": "one"}, {"type": "input_image", "image_url": "data:image/png;base64,DD"}]},
                {"type": "message", "role": "assistant", "id": "msg_1", "status": "completed", "content": [{"type": "output_text", "text": "done", "annotations": []}]},
                {"role": "user", "content": "thanks"}
              ],
              "reasoning": {"effort": "high"}, "text": {"format": {"type": "json_schema", "name": "s", "schema": {"type": "object", "properties": {"x": {"type": ["string", "null"]}}, "additionalProperties": false}}},
              "tools": [{"type": "function", "name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}, {"type": "web_search"}],
              "tool_choice": {"type": "function", "name": "f"}
            }
            """;

        Wire.Same(
            """
            {
              "contents": [
                {"role": "user", "parts": [{"text": "look"}, {"inlineData": {"mimeType": "image/png", "data": "AAAA"}}, {"inlineData": {"mimeType": "application/pdf", "data": "BBBB"}},
                  {"inlineData": {"mimeType": "audio/wav", "data": "CC"}}]},
                {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {"a": 1}}, "thoughtSignature": "SIG"}, {"functionCall": {"name": "g", "args": {}}}]},
                {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"error": "one"}}}, {"functionResponse": {"name": "g", "response": {"content": "two"}}}]},
                {"role": "user", "parts": [{"inlineData": {"mimeType": "image/png", "data": "DD"}}, {"text": " "}]},
                {"role": "model", "parts": [{"text": "done"}]},
                {"role": "user", "parts": [{"text": "thanks"}]}
              ],
              "systemInstruction": {"parts": [{"text": "be brief\nno jokes"}]},
              "tools": [{"functionDeclarations": [{"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}]}],
              "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["f"]}},
              "generationConfig": {"temperature": 0.5, "maxOutputTokens": 100, "responseMimeType": "application/json",
                "responseSchema": {"type": "object", "properties": {"x": {"type": "string", "nullable": true}}},
                "thinkingConfig": {"thinkingBudget": 4096, "includeThoughts": true}}
            }
            """,
            Wire.Request(ChatFormat.Responses, ChatFormat.Gemini, Body));
    }

    [Theory]
    [InlineData("gemini-3-pro-preview", """{"effort":"xhigh"}""", """{"thinkingLevel":"high","includeThoughts":true}""")]
    [InlineData("gemini-3-flash", """{"effort":"minimal"}""", """{"thinkingLevel":"minimal","includeThoughts":true}""")]
    [InlineData("gemini-2.5-flash", """{"effort":"low"}""", """{"thinkingBudget":1024,"includeThoughts":true}""")]
    public void Effort_is_a_level_or_a_budget_by_model(string model, string reasoning, string expected) =>
        Wire.Same(expected, Wire.Request(ChatFormat.Responses, ChatFormat.Gemini, $$"""{"input":"x","reasoning":{{reasoning}}}""", model)["generationConfig"]!["thinkingConfig"]);

    [Fact]
    public void Effort_none_says_nothing_to_Gemini() =>
        Assert.Null(Wire.Request(ChatFormat.Responses, ChatFormat.Gemini, """{"input":"x","reasoning":{"effort":"none"}}""")["generationConfig"]);

    [Fact]
    public void Request_of_Gemini_becomes_one_of_Responses()
    {
        const string Body = """
            {
              "systemInstruction": {"parts": [{"text": "be brief"}, {"text": "no jokes"}]},
              "contents": [
                {"role": "user", "parts": [{"text": "look"}, {"inlineData": {"mimeType": "image/png", "data": "AAAA"}}]},
                {"role": "model", "parts": [{"text": "thinking", "thought": true}, {"functionCall": {"name": "f", "args": {"a": 1}}}, {"functionCall": {"name": "f", "args": {"a": 2}}}]},
                {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"output": "one"}}}, {"functionResponse": {"name": "f", "response": {"t": 2}}}]}
              ],
              "tools": [{"functionDeclarations": [{"name": "f", "parameters": {"type": "OBJECT", "properties": {"a": {"type": "INTEGER", "nullable": true}}}}]}, {"googleSearch": {}}],
              "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
              "generationConfig": {"temperature": 0, "topP": 0.9, "topK": 3, "maxOutputTokens": 9, "stopSequences": ["END"], "responseMimeType": "application/json",
                "thinkingConfig": {"thinkingBudget": 5000, "includeThoughts": true}},
              "safetySettings": []
            }
            """;

        Wire.Same(
            """
            {
              "model": "gpt-5", "instructions": "be brief\nno jokes",
              "input": [
                {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "look"}, {"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "auto"}]},
                {"type": "function_call", "call_id": "call_0", "name": "f", "arguments": "{\"a\":1}", "status": "completed"},
                {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{\"a\":2}", "status": "completed"},
                {"type": "function_call_output", "call_id": "call_0", "output": "one", "status": "completed"},
                {"type": "function_call_output", "call_id": "call_1", "output": "{\"t\":2}", "status": "completed"}
              ],
              "max_output_tokens": 9, "stream": false, "store": false,
              "reasoning": {"effort": "high", "summary": "auto"}, "text": {"format": {"type": "json_object"}},
              "tools": [{"type": "function", "name": "f", "parameters": {"type": "object", "properties": {"a": {"type": ["integer", "null"]}}}, "strict": false}],
              "tool_choice": "required"
            }
            """,
            Wire.Request(ChatFormat.Gemini, ChatFormat.Responses, Body, "gpt-5"));
    }

    [Theory]
    [InlineData("openAI", """{"type":"adaptive"}""", true)]
    [InlineData("openAI", """{"type":"enabled","budget_tokens":2000}""", true)]
    [InlineData("openAI", """{"type":"disabled"}""", false)]
    [InlineData("custom", """{"type":"adaptive"}""", false)]
    public void Clients_of_messages_that_ask_for_reasoning_get_its_encrypted_form(string provider, string thinking, bool asked)
    {
        var context = new TranslationContext { Client = ChatFormat.Messages, Upstream = ChatFormat.Responses, Provider = provider };
        var sent = Wire.Request(ChatFormat.Messages, ChatFormat.Responses, $$"""{"model":"gpt-5","max_tokens":9,"thinking":{{thinking}},"messages":[{"role":"user","content":"x"}]}""", context: context);

        Assert.Equal(asked ? """["reasoning.encrypted_content"]""" : null, sent["include"]?.ToJsonString());
    }

    [Fact]
    public void Cached_content_of_Google_is_refused_elsewhere() =>
        Assert.Equal("cachedContent", Wire.Refusal(ChatFormat.Gemini, ChatFormat.Responses, """{"contents":[],"cachedContent":"c"}""").Param);

    [Fact]
    public void Same_format_passes_byte_by_byte_even_with_previous_response_id()
    {
        var body = Wire.Request(ChatFormat.Responses, ChatFormat.Responses, """{"model":"a","input":"x","previous_response_id":"resp_1","unknown":{"deep":[1.0]}}""", "b");

        Assert.Equal("""{"model":"b","input":"x","previous_response_id":"resp_1","unknown":{"deep":[1.0]}}""", body.ToJsonString());
        Assert.IsType<JsonObject>(body);
    }
}
