using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Completions;

/// <summary>Images and files in tool results, which the tool messages of chat completions cannot hold.</summary>
public sealed class ToolResultFilesTests
{
    private const string Image = """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}}""";
    private const string Url = """{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}""";
    private const string Calls = """{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"b","name":"f","input":{}}]}""";

    [Fact]
    public void They_follow_all_results_in_a_user_message_of_their_own()
    {
        var messages = Messages($$"""
            [{{Calls}},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"seen"},{{Image}}]},{"type":"tool_result","tool_use_id":"b","content":[{{Image}},{{Image}}]}]},
             {"role":"assistant","content":"ok"}]
            """);

        Assert.Equal(["assistant", "tool", "tool", "user", "assistant"], messages.Select(m => m!["role"]!.ToString()));
        Wire.Same("""[{"type":"text","text":"seen"}]""", messages[1]!["content"]);
        Wire.Same("""[{"type":"text","text":"The result is in the files of the next user message."}]""", messages[2]!["content"]);
        Wire.Same($$"""[{"type":"text","text":"Files of the result of tool call a:"},{{Url}},{"type":"text","text":"Files of the result of tool call b:"},{{Url}},{{Url}}]""", messages[3]!["content"]);
    }

    [Fact]
    public void They_lead_what_the_user_says_next()
    {
        var messages = Messages($$"""[{{Calls}},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{{Image}}]},{"type":"text","text":"and now?"}]}]""");

        Assert.Equal(["assistant", "tool", "user"], messages.Select(m => m!["role"]!.ToString()));
        Wire.Same($$"""[{"type":"text","text":"Files of the result of tool call a:"},{{Url}},{"type":"text","text":"and now?"}]""", messages[2]!["content"]);
    }

    [Fact]
    public void They_end_the_conversation_if_nothing_follows()
    {
        var messages = Wire.Request(ChatFormat.Responses, ChatFormat.Completions, """
            {"model":"m","input":[{"type":"function_call","call_id":"a","name":"f","arguments":"{}"},{"type":"function_call","call_id":"b","name":"f","arguments":"{}"},
             {"type":"function_call_output","call_id":"a","output":[{"type":"input_image","image_url":"https://x.test/a.png"}]},{"type":"function_call_output","call_id":"b","output":"plain"}]}
            """)["messages"]!.AsArray();

        Assert.Equal(["assistant", "tool", "tool", "user"], messages.Select(m => m!["role"]!.ToString()));
        Assert.Equal("The result is in the files of the next user message.", messages[1]!["content"]!.ToString());
        Assert.Equal("plain", messages[2]!["content"]!.ToString());
        Assert.Equal("https://x.test/a.png", messages[3]!["content"]![1]!["image_url"]!["url"]!.ToString());
    }

    [Fact]
    public void Text_of_a_document_stays_in_the_result()
    {
        var messages = Messages($$$"""[{{{Calls}}},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"words"}}]}]}]""");

        Assert.Equal(2, messages.Count);
        Wire.Same("""[{"type":"text","text":"words"}]""", messages[1]!["content"]);
    }

    private static JsonArray Messages(string messages) =>
        Wire.Request(ChatFormat.Messages, ChatFormat.Completions, $$"""{"model":"m","max_tokens":10,"messages":{{messages}}}""")["messages"]!.AsArray();
}
