using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>Whatever a client or a provider sends, the outcome is a translation or a refusal, never an exception.</summary>
public sealed class MutationTests
{
    private static readonly Config Runs = Properties.Of(40);

    [Theory]
    [MemberData(nameof(StreamFoldTests.Pairs), MemberType = typeof(StreamFoldTests))]
    public void Broken_requests_are_translated_or_refused(ChatFormat client, ChatFormat upstream) =>
        Check.One(Runs, Prop.ForAll(RequestCase.Any, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (request, seed) =>
        {
            var body = Written(json => ChatFormats.Get(client).WriteRequest(request.Request(client), json, Wire.Context(client, client)));
            var output = new ArrayBufferWriter<byte>();
            var result = Translator.TranslateRequest(Broken(body, seed), Wire.Context(client, upstream), output);
            if (result.IsWritten)
            {
                JsonElement.Parse(output.WrittenSpan);
            }
        }));

    [Theory]
    [MemberData(nameof(StreamFoldTests.Pairs), MemberType = typeof(StreamFoldTests))]
    public void Broken_answers_are_translated_or_told_apart(ChatFormat client, ChatFormat upstream) =>
        Check.One(Runs, Prop.ForAll(AnswerCase.Any, answer =>
        {
            var body = Written(json => ChatFormats.Get(upstream).WriteAnswer(answer.Answer(upstream), json, Wire.Context(upstream, upstream)));
            var output = new ArrayBufferWriter<byte>();
            if (Translator.TranslateAnswer(Broken(body, answer.Seed), Wire.Context(client, upstream), output).Answer is not null)
            {
                JsonElement.Parse(output.WrittenSpan);
            }
        }));

    [Theory]
    [MemberData(nameof(StreamFoldTests.Pairs), MemberType = typeof(StreamFoldTests))]
    public void Broken_streams_never_break_the_translation(ChatFormat client, ChatFormat upstream) =>
        Check.One(Runs, Prop.ForAll(AnswerCase.Any, answer =>
        {
            var wire = new ArrayBufferWriter<byte>();
            var writer = ChatFormats.Get(upstream).OpenWriter(Wire.Context(upstream, upstream));
            foreach (var chatEvent in answer.Events(upstream))
            {
                writer.Write(chatEvent, wire);
            }

            using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
            var output = new ArrayBufferWriter<byte>();
            try
            {
                stream.Push(upstream == ChatFormat.Bedrock ? Scratched(wire.WrittenSpan, answer.Seed) : BrokenEvents(wire.WrittenSpan, answer.Seed), output);
                stream.Complete(output);
            }
            catch (StreamFormatException)
            {
                stream.Fail(new ChatError("The provider's stream is broken."), output);
            }
        }));

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            write(json);
        }

        return output.WrittenMemory;
    }

    private static byte[] BrokenEvents(ReadOnlySpan<byte> wire, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        foreach (var block in Encoding.UTF8.GetString(wire).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var start = block.IndexOf("data: {", StringComparison.Ordinal);
            var broken = start >= 0 && random.Next(3) == 0;
            text.Append(broken ? block[..(start + 6)] + Encoding.UTF8.GetString(Broken(Encoding.UTF8.GetBytes(block[(start + 6)..]), random.Next())) : block);
            text.Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Scratched(ReadOnlySpan<byte> wire, int seed)
    {
        var scratched = wire.ToArray();
        scratched[new Random(seed).Next(scratched.Length)] ^= 0x5A;
        return scratched;
    }

    // Replaces, takes away or doubles some values of the document.
    private static byte[] Broken(ReadOnlyMemory<byte> json, int seed)
    {
        var random = new Random(seed);
        var root = JsonNode.Parse(json.Span)!;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            Break(root, random);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static void Break(JsonNode node, Random random)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                var name = members.ElementAt(random.Next(members.Count)).Key;
                if (members[name] is (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }) and { } inner && random.Next(4) != 0)
                {
                    Break(inner, random);
                }
                else if (random.Next(4) == 0)
                {
                    members.Remove(name);
                }
                else
                {
                    members[name] = Odd(random);
                }

                break;
            case JsonArray { Count: > 0 } items:
                var index = random.Next(items.Count);
                if (items[index] is (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }) and { } item && random.Next(4) != 0)
                {
                    Break(item, random);
                }
                else
                {
                    items[index] = Odd(random);
                }

                break;
        }
    }

    private static JsonNode? Odd(Random random) => random.Next(9) switch
    {
        0 => null,
        1 => JsonValue.Create(true),
        2 => JsonValue.Create(-1),
        3 => JsonValue.Create(1e300),
        4 => JsonValue.Create(""),
        5 => JsonValue.Create("text"),
        6 => new JsonArray(),
        7 => new JsonObject(),
        _ => new JsonArray(new JsonObject { ["type"] = "unknown" }, JsonValue.Create(1)),
    };
}
