using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Bedrock;

/// <summary>The <c>promptCaching</c> policy case by case (llm.md 5.7).</summary>
public sealed class BedrockCachingTests
{
    private const string Claude = "us.anthropic.claude-sonnet-4-20250514-v1:0";

    [Theory]
    [InlineData(788, 1024, true)]
    [InlineData(787, 1024, false)]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    public void System_text_is_marked_from_the_least_size_on(int words, int least, bool marked)
    {
        var sent = Send(Claude, new PromptCachingOptions(MinTokens: least, CacheMessages: false), system: string.Join(' ', Enumerable.Repeat("word", words)));

        Assert.Equal(marked, sent["system"]!.AsArray().Last()!["cachePoint"] is not null);
    }

    [Theory]
    [InlineData(1, 0, -1)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 0, 1)]
    [InlineData(5, 0, 3)]
    [InlineData(5, 2, 1)]
    [InlineData(5, 9, 0)]
    public void One_message_is_marked_counted_from_the_end(int messages, int offset, int place)
    {
        var sent = Send(Claude, new PromptCachingOptions(CacheMessageOffset: offset), messages: messages);

        Assert.Equal(
            Enumerable.Range(0, messages).Select(i => i == place),
            sent["messages"]!.AsArray().Select(message => message!["content"]!.AsArray().Last()!["cachePoint"] is not null));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Tools_are_marked_if_asked_for(bool asked, bool marked)
    {
        var sent = Send(Claude, new PromptCachingOptions(CacheTools: asked));

        Assert.Equal(marked, sent["toolConfig"]!["tools"]!.AsArray().Last()!["cachePoint"] is not null);
    }

    [Theory]
    [InlineData(Claude, true)]
    [InlineData("amazon.nova-pro-v1:0", true)]
    [InlineData("arn:aws:bedrock:us-east-1:1:application-inference-profile/abc", true)]
    [InlineData("anthropic.claude-instant-v1", false)]
    [InlineData("anthropic.claude-v2:1", false)]
    [InlineData("meta.llama3-3-70b-instruct-v1:0", false)]
    public void Only_models_that_can_cache_get_marks(string model, bool marked) =>
        Assert.Equal(marked, Send(model, new PromptCachingOptions(MinTokens: 0, CacheTools: true)).ToJsonString().Contains("cachePoint", StringComparison.Ordinal));

    [Theory]
    [InlineData(ChatFormat.Completions, true)]
    [InlineData(ChatFormat.Responses, true)]
    [InlineData(ChatFormat.Messages, false)]
    public void Clients_of_messages_set_their_own_marks(ChatFormat client, bool marked) =>
        Assert.Equal(marked, Send(Claude, new PromptCachingOptions(MinTokens: 0), client).ToJsonString().Contains("cachePoint", StringComparison.Ordinal));

    [Fact]
    public void Without_the_policy_there_are_no_marks() => Assert.DoesNotContain("cachePoint", Send(Claude, null).ToJsonString(), StringComparison.Ordinal);

    private static JsonNode Send(string model, PromptCachingOptions? policy, ChatFormat client = ChatFormat.Completions, int messages = 3, string system = "be nice")
    {
        var turns = new JsonArray([.. Enumerable.Range(0, messages).Select(i => new JsonObject { ["role"] = i % 2 == 0 ? "user" : "assistant", ["content"] = "text" })]);
        var body = client switch
        {
            ChatFormat.Responses => new JsonObject { ["instructions"] = system, ["input"] = turns },
            ChatFormat.Messages => new JsonObject { ["system"] = system, ["max_tokens"] = 9, ["messages"] = turns },
            _ => new JsonObject { ["messages"] = new JsonArray([new JsonObject { ["role"] = "system", ["content"] = system }, .. turns.Select(turn => turn!.DeepClone())]) },
        };
        body["model"] = "m";
        if (client == ChatFormat.Completions)
        {
            body["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]""");
        }

        return Wire.Request(client, ChatFormat.Bedrock, body.ToJsonString(), context: new TranslationContext { Client = client, Upstream = ChatFormat.Bedrock, Model = model, PromptCaching = policy });
    }
}
