using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Bedrock;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Bedrock;

public sealed class BedrockRequestWriterTests
{
    private const string Claude = "anthropic.claude-sonnet-4-5-20250929-v1:0";

    [Fact]
    public void Roles_alternate_and_empty_messages_are_left_out()
    {
        var request = Request();
        request.Turns.Add(Turn(ChatRole.User, new TextPart("one")));
        request.Turns.Add(Turn(ChatRole.Assistant, new TextPart("  ")));
        request.Turns.Add(Turn(ChatRole.User, new TextPart("two")));
        request.Turns.Add(Turn(ChatRole.System, new TextPart("be brief")));
        var json = Write(request);
        Assert.Equal("""[{"role":"user","content":[{"text":"one"},{"text":"two"}]}]""", json["messages"]!.ToJsonString());
        Assert.Equal("""[{"text":"be brief"}]""", json["system"]!.ToJsonString());
    }

    [Fact]
    public void Tool_names_that_Bedrock_refuses_are_replaced_and_restored()
    {
        var request = Request();
        var context = Context();
        request.Tools.Add(new ChatTool(ChatToolKind.Function, "a.b"));
        request.Tools.Add(new ChatTool(ChatToolKind.Function, "a/b"));
        request.Tools.Add(new ChatTool(ChatToolKind.Function, new string('x', 70)));
        request.Turns.Add(Turn(ChatRole.User, new TextPart("hi")));
        request.Turns.Add(Turn(ChatRole.Assistant, new ToolCallPart("id with spaces", "a.b", "{\"x\":1}")));
        request.Turns.Add(Turn(ChatRole.Tool, new ToolResultPart("id with spaces") { Content = [new TextPart("ok")] }));
        var json = Write(request, context);
        var names = json["toolConfig"]!["tools"]!.AsArray().Select(t => (string)t!["toolSpec"]!["name"]!).ToList();
        Assert.Equal("a_b", names[0]);
        Assert.Equal(3, names.Distinct().Count());
        Assert.All(names, n => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", n));
        Assert.Equal(["a.b", "a/b", new string('x', 70)], names.Select(context.ClientToolName));

        var use = json["messages"]![1]!["content"]![0]!["toolUse"]!;
        var result = json["messages"]![2]!["content"]![0]!["toolResult"]!;
        Assert.Matches("^[A-Za-z0-9_-]{1,64}$", (string)use["toolUseId"]!);
        Assert.Equal((string)use["toolUseId"]!, (string)result["toolUseId"]!);
    }

    [Theory]
    [InlineData(ChatToolChoiceMode.Auto, """{"auto":{}}""")]
    [InlineData(ChatToolChoiceMode.Required, """{"any":{}}""")]
    [InlineData(ChatToolChoiceMode.Named, """{"tool":{"name":"t"}}""")]
    public void Tool_choice_follows_the_schema_of_AWS(ChatToolChoiceMode mode, string expected)
    {
        var request = Request();
        request.Turns.Add(Turn(ChatRole.User, new TextPart("hi")));
        request.Tools.Add(new ChatTool(ChatToolKind.Function, "t"));
        request.ToolChoice = new ChatToolChoice(mode, "t");
        Assert.Equal(expected, Write(request)["toolConfig"]!["toolChoice"]!.ToJsonString());
    }

    [Fact]
    public void A_model_that_must_call_no_tool_is_shown_none()
    {
        var request = Request();
        request.Turns.Add(Turn(ChatRole.User, new TextPart("hi")));
        request.Tools.Add(new ChatTool(ChatToolKind.Function, "t"));
        request.ToolChoice = new ChatToolChoice(ChatToolChoiceMode.None);
        Assert.Null(Write(request)["toolConfig"]);
    }

    [Fact]
    public void Thinking_budget_stays_below_the_output_limit()
    {
        var request = Request();
        request.Turns.Add(Turn(ChatRole.User, new TextPart("hi")));
        request.Reasoning = new ChatReasoning { Effort = "high" };
        request.Temperature = 0.2;
        var open = Write(request);
        Assert.True((int)open["additionalModelRequestFields"]!["thinking"]!["budget_tokens"]! < (int)open["inferenceConfig"]!["maxTokens"]!);
        Assert.Null(open["inferenceConfig"]!["temperature"]);

        request.MaxTokens = 2000;
        var limited = Write(request);
        Assert.Equal(1999, (int)limited["additionalModelRequestFields"]!["thinking"]!["budget_tokens"]!);
        Assert.Equal(2000, (int)limited["inferenceConfig"]!["maxTokens"]!);

        request.MaxTokens = 500;
        Assert.Null(Write(request)["additionalModelRequestFields"]);
    }

    [Theory]
    [InlineData("us.amazon.nova-2-lite-v1:0", """{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"medium"}}""")]
    [InlineData("openai.gpt-oss-120b-1:0", """{"reasoning_effort":"medium"}""")]
    [InlineData("meta.llama3-3-70b-instruct-v1:0", null)]
    public void Other_families_get_the_reasoning_fields_that_they_know(string model, string? expected)
    {
        var request = Request(model: model);
        request.Turns.Add(Turn(ChatRole.User, new TextPart("hi")));
        request.Reasoning = new ChatReasoning { Effort = "medium" };
        Assert.Equal(expected, Write(request)["additionalModelRequestFields"]?.ToJsonString());
    }

    [Fact]
    public void Reasoning_is_replayed_only_if_it_is_signed_or_redacted()
    {
        var request = Request();
        request.Turns.Add(Turn(ChatRole.User, new TextPart("hi")));
        request.Turns.Add(Turn(
            ChatRole.Assistant, new ReasoningPart("unsigned"), new ReasoningPart("signed") { Signature = "S" }, new ReasoningPart("") { Redacted = "UkVE" }, new TextPart("yes")));
        Assert.Equal(
            """[{"reasoningContent":{"reasoningText":{"text":"signed","signature":"S"}}},{"reasoningContent":{"redactedContent":"UkVE"}},{"text":"yes"}]""",
            Write(request)["messages"]![1]!["content"]!.ToJsonString());
    }

    [Fact]
    public void At_most_four_cache_points_are_sent()
    {
        var request = Request(ChatFormat.Messages);
        var context = Context(ChatFormat.Messages);
        request.System.Add(new TextPart("system") { Cache = CacheMark.Default });
        request.Turns.Add(Turn(ChatRole.User, [.. Enumerable.Range(0, 4).Select(i => new TextPart("t" + i) { Cache = CacheMark.Default })]));
        request.Tools.Add(new ChatTool(ChatToolKind.Function, "t") { Cache = CacheMark.Default });
        var text = Write(request, context).ToJsonString();
        Assert.Equal(4, text.Split("cachePoint").Length - 1);
        Assert.NotEmpty(context.Notes);
    }

    [Fact]
    public void The_caching_policy_sets_marks_where_the_model_can_use_them()
    {
        var request = Request();
        request.System.Add(new TextPart(string.Join(' ', Enumerable.Repeat("word", 800))));
        request.Turns.Add(Turn(ChatRole.User, new TextPart("one")));
        request.Turns.Add(Turn(ChatRole.Assistant, new TextPart("two")));
        request.Turns.Add(Turn(ChatRole.User, new TextPart("three")));
        request.Tools.Add(new ChatTool(ChatToolKind.Function, "t"));
        var policy = new PromptCachingOptions(CacheTools: true);
        var json = Write(request, Context(caching: policy));
        Assert.NotNull(json["system"]![1]!["cachePoint"]);
        Assert.NotNull(json["messages"]![1]!["content"]![1]!["cachePoint"]);
        Assert.NotNull(json["toolConfig"]!["tools"]![1]!["cachePoint"]);

        request.Model = "meta.llama3-3-70b-instruct-v1:0";
        Assert.DoesNotContain("cachePoint", Write(request, Context(caching: policy)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Guardrail_metadata_and_betas_are_passed_on()
    {
        var request = Request(ChatFormat.Messages);
        request.Turns.Add(Turn(ChatRole.User, new TextPart("hi")));
        var context = new TranslationContext
        {
            Client = ChatFormat.Messages,
            Upstream = ChatFormat.Bedrock,
            BedrockGuardrail = new BedrockGuardrail("g", "2"),
            ClientHeader = name => name switch
            {
                "x-bedrock-metadata" => """{"team":"a","n":1,"deep":{}}""",
                "anthropic-beta" => "context-1m-2025-08-07, made-up",
                _ => null,
            },
        };
        var json = Write(request, context);
        Assert.Equal("""{"guardrailIdentifier":"g","guardrailVersion":"2","trace":"enabled"}""", json["guardrailConfig"]!.ToJsonString());
        Assert.Equal("""{"team":"a","n":"1"}""", json["requestMetadata"]!.ToJsonString());
        Assert.Equal("""{"anthropic_beta":["context-1m-2025-08-07"]}""", json["additionalModelRequestFields"]!.ToJsonString());
    }

    [Fact]
    public void What_must_not_be_lost_is_refused_by_name()
    {
        var image = Request();
        image.Turns.Add(Turn(ChatRole.User, MediaPart.FromUrl(MediaKind.Image, "https://example.com/a.png")));
        Assert.Equal("messages[].content[].image_url", Assert.Throws<TranslationRefusedException>(() => Write(image)).Field);

        var file = Request(ChatFormat.Responses);
        file.Turns.Add(Turn(ChatRole.User, new MediaPart(MediaKind.File) { FileId = "file-1" }));
        Assert.Equal("input[].content[].input_file", Assert.Throws<TranslationRefusedException>(() => Write(file, Context(ChatFormat.Responses))).Field);

        var previous = Request(ChatFormat.Responses);
        using var document = JsonDocument.Parse("\"resp_1\"");
        previous.Extra["previous_response_id"] = document.RootElement;
        Assert.Equal("previous_response_id", Assert.Throws<TranslationRefusedException>(() => Write(previous, Context(ChatFormat.Responses))).Field);
    }

    [Fact]
    public void Reading_what_was_written_gives_the_same_conversation()
    {
        var request = Request(ChatFormat.Messages);
        request.System.Add(new TextPart("s") { Cache = CacheMark.Default });
        request.Turns.Add(Turn(ChatRole.User, new TextPart("look"), new MediaPart(MediaKind.Image) { MediaType = "image/png", Base64 = "AAAA" }));
        request.Turns.Add(Turn(ChatRole.Assistant, new ReasoningPart("hm") { Signature = "S" }, new ToolCallPart("c1", "t", """{"a":[1,2]}""")));
        request.Turns.Add(Turn(ChatRole.User, new ToolResultPart("c1") { Content = [new TextPart("r")], IsError = true }));
        request.Tools.Add(new ChatTool(ChatToolKind.Function, "t") { Description = "d" });
        request.ToolChoice = new ChatToolChoice(ChatToolChoiceMode.Required);
        request.MaxTokens = 77;
        request.Stop.Add("END");
        var text = Write(request).ToJsonString();
        using var document = JsonDocument.Parse(text);
        var again = new BedrockFormat().ReadRequest(document.RootElement, Context(ChatFormat.Bedrock));
        Assert.Equal(text, Write(again, Context(ChatFormat.Bedrock)).ToJsonString());
        Assert.Equal(new ReasoningPart("hm") { Signature = "S" }, again.Turns[1].Parts[0]);
        Assert.Equal(new CacheMark(), again.System[0].Cache);
    }

    [Fact]
    public void The_list_of_betas_can_be_replaced_or_extended()
    {
        Assert.Contains("effort-2025-11-24", BedrockBetas.Read(null));
        Assert.Equal(["x"], BedrockBetas.Read(" x "));
        Assert.Contains("effort-2025-11-24", BedrockBetas.Read("x, default"));
    }

    private static ChatRequest Request(ChatFormat source = ChatFormat.Completions, string model = Claude) => new() { Source = source, Model = model };

    private static ChatTurn Turn(ChatRole role, params ChatPart[] parts) => new(role) { Parts = [.. parts] };

    private static TranslationContext Context(ChatFormat client = ChatFormat.Completions, PromptCachingOptions? caching = null) =>
        new() { Client = client, Upstream = ChatFormat.Bedrock, PromptCaching = caching };

    private static JsonNode Write(ChatRequest request, TranslationContext? context = null)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            new BedrockFormat().WriteRequest(request, json, context ?? Context(request.Source));
        }

        return JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!;
    }
}
