using Agentgateway.Llm.Conversation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Gemini;

public sealed class GeminiRequestTests
{
    [Theory]
    // System messages are one text; blank ones vanish.
    [InlineData("""{"messages":[{"role":"system","content":"a"},{"role":"developer","content":"b"},{"role":"system","content":""},{"role":"user","content":"q"}]}""",
        """{"contents":[{"role":"user","parts":[{"text":"q"}]}],"systemInstruction":{"parts":[{"text":"a\nb"}]}}""")]
    // Neighbours of one role are one entry.
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"b"}]}]}""",
        """{"contents":[{"role":"user","parts":[{"text":"a"},{"text":"b"}]}]}""")]
    // A picture alone gets a text beside it.
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpg;base64,AA"}}]}]}""",
        """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/jpeg","data":"AA"}},{"text":" "}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{"url":"gs://b/a.PDF?x=1"}}]}]}""",
        """{"contents":[{"role":"user","parts":[{"text":"t"},{"fileData":{"mimeType":"application/pdf","fileUri":"gs://b/a.PDF?x=1"}}]}]}""")]
    // Nothing to say is said with a blank.
    [InlineData("""{"messages":[{"role":"system","content":"a"}]}""",
        """{"contents":[{"role":"user","parts":[{"text":" "}]}],"systemInstruction":{"parts":[{"text":"a"}]}}""")]
    // Results come in the order of the calls, apart from other parts, with the names of their calls; bad arguments are an empty object.
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"hm","tool_calls":[{"id":"1__thought__c2ln","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"2","type":"function","function":{"name":"g","arguments":"{oops"}}]},{"role":"tool","tool_call_id":"2","content":"two"},{"role":"tool","tool_call_id":"1__thought__c2ln","content":""},{"role":"user","content":"go"}]}""",
        """{"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"hm"},{"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"g","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"content":""}}},{"functionResponse":{"name":"g","response":{"content":"two"}}}]},{"role":"user","parts":[{"text":"go"}]}]}""")]
    // Thoughts of others are not replayed.
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","reasoning_content":"hm"},{"role":"user","content":"r"}]}""",
        """{"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"a"}]},{"role":"user","parts":[{"text":"r"}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"q"}],"thinking_config":{"thinkingBudget":7},"reasoning_effort":"high","safety_settings":[{"category":"C"}],"labels":{"a":"b"},"top_k":4}""",
        """{"contents":[{"role":"user","parts":[{"text":"q"}]}],"generationConfig":{"topK":4,"thinkingConfig":{"thinkingBudget":7}},"safetySettings":[{"category":"C"}],"labels":{"a":"b"}}""")]
    [InlineData("""{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"}],"cached_content":"c","tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"auto"}""",
        """{"contents":[{"role":"user","parts":[{"text":"q"}]}],"cachedContent":"c"}""")]
    [InlineData("""{"messages":[{"role":"user","content":"q"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"x":{"$ref":"#/$defs/X"}},"$defs":{"X":{"type":"string","format":"uri"}}}}}],"tool_choice":"required"}""",
        """{"contents":[{"role":"user","parts":[{"text":"q"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"string"}}}}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY"}}}""")]
    public void Completions_become_contents(string body, string expected) =>
        Wire.Same(expected, Wire.Request(ChatFormat.Completions, ChatFormat.Gemini, body, "gemini-2.5-pro"));

    [Theory]
    [InlineData("https://example.com/a.png")]
    [InlineData("gs://bucket/no-extension")]
    public void Pictures_that_Gemini_cannot_get_are_refused(string url) =>
        Assert.Equal("image_url", Wire.Refusal(ChatFormat.Completions, ChatFormat.Gemini, $$$"""
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{url}}}"}}]}]}
            """).Param);

    [Fact]
    public void Messages_become_contents() => Wire.Same(
        """
        {"contents":[{"role":"user","parts":[{"text":"look"},{"inlineData":{"mimeType":"image/png","data":"AA"}}]},
           {"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}}]},
           {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"error":"no"}}}]},
           {"role":"user","parts":[{"text":"again"},{"inlineData":{"mimeType":"image/png","data":"BB"}}]}],
         "systemInstruction":{"parts":[{"text":"s1\ns2"}]},
         "tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"object","properties":{}}}]}],
         "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},
         "generationConfig":{"topK":5,"maxOutputTokens":100,"stopSequences":["X"],"thinkingConfig":{"thinkingBudget":2000,"includeThoughts":true}}}
        """,
        Wire.Request(ChatFormat.Messages, ChatFormat.Gemini, """
            {"model":"m","max_tokens":100,"system":[{"type":"text","text":"s1"},{"type":"text","text":"s2","cache_control":{"type":"ephemeral"}}],"stop_sequences":["X"],"top_k":5,
             "thinking":{"type":"enabled","budget_tokens":2000},"tools":[{"name":"f","description":"d","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"tool","name":"f"},
             "messages":[{"role":"user","content":[{"type":"text","text":"look"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}}]},
               {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"anthropic"},{"type":"tool_use","id":"t1","name":"f","input":{"a":1}}]},
               {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":[{"type":"text","text":"no"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"BB"}}]},{"type":"text","text":"again"}]}]}
            """, "gemini-2.5-flash"));

    [Fact]
    public void Signed_thoughts_come_back_to_Gemini_through_a_client_of_Messages()
    {
        var answer = Wire.Answer(ChatFormat.Messages, ChatFormat.Gemini, """
            {"candidates":[{"content":{"parts":[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"functionCall":{"name":"f","args":{}},"thoughtSignature":"Y2FsbA=="}]},"finishReason":"STOP"}],"responseId":"r"}
            """);

        var request = Wire.Request(ChatFormat.Messages, ChatFormat.Gemini, $$$"""
            {"max_tokens":9,"messages":[{"role":"user","content":"q"},{"role":"assistant","content":{{{answer["content"]!.ToJsonString()}}}},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"{{{answer["content"]![1]!["id"]}}}","content":"ok"}]}]}
            """);

        Wire.Same("""[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"functionCall":{"name":"f","args":{}},"thoughtSignature":"Y2FsbA=="}]""", request["contents"]![1]!["parts"]);
        Assert.Equal("f", (string?)request["contents"]![2]!["parts"]![0]!["functionResponse"]!["name"]);
    }

    [Fact]
    public void Signatures_of_Gemini_do_not_reach_other_providers()
    {
        const string Body = """
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"c1__thought__c2ln+/=","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1__thought__c2ln+/=","content":"ok"}]}
            """;

        var request = Wire.Request(ChatFormat.Completions, ChatFormat.Messages, Body);

        Assert.Equal("c1", (string?)request["messages"]![1]!["content"]![0]!["id"]);
        Assert.Equal("c1", (string?)request["messages"]![2]!["content"]![0]!["tool_use_id"]);
    }

    [Fact]
    public void Own_format_passes_byte_by_byte()
    {
        const string Body = """{"contents" : [{"parts":[{"text":"h\u0069"}]}], "generationConfig":{"temperature":1.0,"future":true},"cachedContent":"c"}""";
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        Llm.Translation.Translator.TranslateRequest(System.Text.Encoding.UTF8.GetBytes(Body), Wire.Context(ChatFormat.Gemini, ChatFormat.Gemini, "gemini-3"), output);

        Assert.Equal(Body, System.Text.Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("""{"systemInstruction":"be brief","contents":{"parts":[{"text":"q"}]}}""")]
    [InlineData("""{"system_instruction":{"parts":{"text":"be brief"}},"contents":[{"role":"user","parts":{"text":"q"}}]}""")]
    public void Short_forms_of_Googles_JSON_are_read(string body)
    {
        var request = Wire.Request(ChatFormat.Gemini, ChatFormat.Responses, body, "gpt");

        Assert.Equal("be brief", (string?)request["instructions"]);
        Assert.Equal("q", (string?)request["input"]![0]!["content"]![0]!["text"]);
    }
}
