using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>A provider's proof of its reasoning reaches the client in an answer, comes back in the client's next request, and reaches the provider unchanged.</summary>
public sealed class ReasoningReplayTests
{
    private const string Proof = "RXNnRENrWUlCeGdD";

    public static TheoryData<ChatFormat, ChatFormat> Pairs
    {
        get
        {
            var pairs = new TheoryData<ChatFormat, ChatFormat>();
            foreach (var client in (ChatFormat[])[ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini])
            {
                foreach (var upstream in (ChatFormat[])[ChatFormat.Messages, ChatFormat.Bedrock, ChatFormat.Responses, ChatFormat.Gemini])
                {
                    if (client != upstream)
                    {
                        pairs.Add(client, upstream);
                    }
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Proof_of_a_buffered_answer_is_replayed(ChatFormat client, ChatFormat upstream)
    {
        var wire = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(wire))
        {
            ChatFormats.Get(upstream).WriteAnswer(Answer(upstream), json, Wire.Context(upstream, upstream));
        }

        Assert.Contains(Proof, Encoding.UTF8.GetString(wire.WrittenSpan), StringComparison.Ordinal);
        Replayed(client, upstream, Wire.Answer(client, upstream, Encoding.UTF8.GetString(wire.WrittenSpan)));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Proof_of_a_streamed_answer_is_replayed(ChatFormat client, ChatFormat upstream)
    {
        var wire = new ArrayBufferWriter<byte>();
        var writer = ChatFormats.Get(upstream).OpenWriter(Wire.Context(upstream, upstream));
        foreach (var chatEvent in Events(upstream))
        {
            writer.Write(chatEvent, wire);
        }

        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>();
        stream.Push(wire.WrittenSpan, output);
        stream.Complete(output);

        var fold = new AnswerFold(client);
        using var reader = ChatFormats.Get(client).OpenReader(Wire.Context(client, client));
        reader.Push(output.WrittenSpan, fold);
        reader.Complete(fold);
        var held = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(held))
        {
            ChatFormats.Get(client).WriteAnswer(fold.Answer, json, Wire.Context(client, client));
        }

        Replayed(client, upstream, JsonNode.Parse(held.WrittenSpan)!);
    }

    [Theory]
    [InlineData(ChatFormat.Messages)]
    [InlineData(ChatFormat.Responses)]
    [InlineData(ChatFormat.Gemini)]
    public void Thoughts_of_a_compatible_provider_are_given_back_to_it(ChatFormat client)
    {
        var answer = Wire.Answer(client, ChatFormat.Completions, """
            {"id":"c1","object":"chat.completion","created":1,"model":"deepseek-reasoner","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,
             "reasoning_content":"Let me look.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"search","arguments":"{}"}}]}}],
             "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
            """);
        var request = Wire.Request(client, ChatFormat.Completions, History(client, answer).ToJsonString());
        Assert.Equal("Let me look.", request["messages"]![1]!["reasoning_content"]!.ToString());
    }

    private static void Replayed(ChatFormat client, ChatFormat upstream, JsonNode answer)
    {
        var request = Wire.Request(client, upstream, History(client, answer).ToJsonString());
        var read = ChatFormats.Get(upstream).ReadRequest(JsonElement.Parse(request.ToJsonString()), Wire.Context(upstream, upstream));
        var parts = read.Turns.SelectMany(static turn => turn.Parts).ToList();
        var proofs = parts.OfType<ReasoningPart>().Select(static part => part.Signature ?? part.Encrypted)
            .Concat(parts.OfType<ToolCallPart>().Select(static call => call.Signature));
        Assert.Contains(proofs, static proof => proof is not null && proof.EndsWith(Proof, StringComparison.Ordinal));
        Assert.DoesNotContain("agw1:", request.ToJsonString(), StringComparison.Ordinal);
    }

    private static JsonNode History(ChatFormat client, JsonNode answer) => client switch
    {
        ChatFormat.Completions => new JsonObject
        {
            ["model"] = "m",
            ["messages"] = new JsonArray(
                JsonNode.Parse("""{"role":"user","content":"Hi"}"""),
                answer["choices"]![0]!["message"]!.DeepClone(),
                new JsonObject { ["role"] = "tool", ["tool_call_id"] = answer["choices"]![0]!["message"]!["tool_calls"]![0]!["id"]!.DeepClone(), ["content"] = "done" }),
        },
        ChatFormat.Messages => new JsonObject
        {
            ["model"] = "m",
            ["max_tokens"] = 100,
            ["messages"] = new JsonArray(
                JsonNode.Parse("""{"role":"user","content":"Hi"}"""),
                new JsonObject { ["role"] = "assistant", ["content"] = answer["content"]!.DeepClone() },
                new JsonObject
                {
                    ["role"] = "user",
                    ["content"] = new JsonArray(new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = answer["content"]!.AsArray().Last()!["id"]!.DeepClone(), ["content"] = "done" }),
                }),
        },
        ChatFormat.Responses => new JsonObject
        {
            ["model"] = "m",
            ["input"] = new JsonArray(
            [
                JsonNode.Parse("""{"role":"user","content":"Hi"}"""),
                .. answer["output"]!.AsArray().Select(static item => item!.DeepClone()),
                new JsonObject { ["type"] = "function_call_output", ["call_id"] = answer["output"]!.AsArray().Last()!["call_id"]!.DeepClone(), ["output"] = "done" },
            ]),
        },
        _ => new JsonObject
        {
            ["contents"] = new JsonArray(
                JsonNode.Parse("""{"role":"user","parts":[{"text":"Hi"}]}"""),
                answer["candidates"]![0]!["content"]!.DeepClone(),
                JsonNode.Parse("""{"role":"user","parts":[{"functionResponse":{"name":"search","response":{"output":"done"}}}]}""")),
        },
    };

    private static ChatAnswer Answer(ChatFormat format)
    {
        var answer = new ChatAnswer { Source = format, Id = "answer_1", Model = "model-1", Created = 1, Usage = new TokenUsage { ProviderInput = 1, Output = 1 } };
        answer.Choices.Add(new ChatChoice { Parts = [Reasoning(format), Call(format)], Stop = StopReason.ToolUse });
        return answer;
    }

    private static IEnumerable<ChatEvent> Events(ChatFormat format)
    {
        var reasoning = Reasoning(format);
        yield return new ChatStarted("answer_1", "model-1") { Created = 1 };
        yield return new PartStarted(0, new ReasoningPart("") { ItemId = reasoning.ItemId, IsSummary = reasoning.IsSummary });
        yield return new PartDelta(0, reasoning.Text);
        yield return new PartSigned(0, reasoning.Signature) { Encrypted = reasoning.Encrypted };
        yield return new PartStopped(0);
        yield return new PartStarted(1, Call(format) with { Arguments = "" });
        yield return new PartDelta(1, "{}");
        yield return new PartStopped(1);
        yield return new ChatFinished(StopReason.ToolUse, null, new TokenUsage { ProviderInput = 1, Output = 1 });
        yield return ChatEnded.Instance;
    }

    private static ReasoningPart Reasoning(ChatFormat format) => format switch
    {
        ChatFormat.Responses => new ReasoningPart("Let me look.") { Encrypted = Proof, ItemId = "rs_1", IsSummary = true },
        ChatFormat.Gemini => new ReasoningPart("Let me look."),
        _ => new ReasoningPart("Let me look.") { Signature = Proof },
    };

    // Gemini signs calls, not thoughts.
    private static ToolCallPart Call(ChatFormat format) => new("call_1", "search", "{}") { Signature = format == ChatFormat.Gemini ? Proof : null };
}
