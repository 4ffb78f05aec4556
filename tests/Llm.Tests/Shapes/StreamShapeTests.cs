using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Shapes;

/// <summary>A stream of our own for every streaming fixture that llm.md 8.3 names without giving the file, and what the client must get, event by event. The cases are in stream-shapes.json.</summary>
public sealed class StreamShapeTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shapes", "stream-shapes.json")))!.AsArray();

    public static TheoryData<int, string> All()
    {
        var all = new TheoryData<int, string>();
        for (var i = 0; i < Cases.Count; i++)
        {
            all.Add(i, $"{Cases[i]!["name"]}: {Cases[i]!["client"]} from {Cases[i]!["upstream"]}");
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Stream_is_translated_as_specified(int index, string name)
    {
        var shape = Cases[index]!;
        var client = Enum.Parse<ChatFormat>(shape["client"]!.ToString());
        var upstream = Enum.Parse<ChatFormat>(shape["upstream"]!.ToString());
        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>();
        foreach (var item in shape["events"]!.AsArray())
        {
            stream.Push(Bytes(upstream, item![0]!.ToString(), item[1]!), output);
        }

        stream.Complete(output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);

        Assert.Empty(StreamGrammar.Check(client, text));
        Assert.True(stream.IsEnded);
        Assert.Equal((20, 9), (stream.Usage!.ProviderInput, stream.Usage.Output));
        var events = new JsonArray([.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static block => block[(block.IndexOf("data: ", StringComparison.Ordinal) + 6)..])
            .Select(static data => data == "[DONE]" ? JsonValue.Create(data) : JsonNode.Parse(data))]);
        Assert.True(JsonNode.DeepEquals(shape["expected"], events), $"{index} {name}: {events.ToJsonString()}");
    }

    private static byte[] Bytes(ChatFormat upstream, string type, JsonNode data)
    {
        var json = data is JsonValue mark ? mark.ToString() : data.ToJsonString();
        if (upstream != ChatFormat.Bedrock)
        {
            return Encoding.UTF8.GetBytes((type.Length > 0 ? $"event: {type}\n" : "") + $"data: {json}\n\n");
        }

        var frame = new ArrayBufferWriter<byte>();
        AwsEventStreamWriter.WriteEvent(frame, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(json));
        return frame.WrittenSpan.ToArray();
    }
}
