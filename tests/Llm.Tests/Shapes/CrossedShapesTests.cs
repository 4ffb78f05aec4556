using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Tests.Translation;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Shapes;

/// <summary>Every answer and stream that we know of, for every client: the client's own reader finds in it what the provider's reader finds in the original.</summary>
public sealed class CrossedShapesTests
{
    private static readonly ChatFormat[] Clients = [ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini];

    [Fact]
    public void Answers_say_the_same_to_every_client()
    {
        var answers = Read("shapes.json").Where(shape => shape!["kind"]!.ToString() == "answer")
            .Select(shape => (Format: Enum.Parse<ChatFormat>(shape!["upstream"]!.ToString()), Json: shape["input"]!.ToJsonString())).Concat(Golden().Where(file => !file.IsStream).Select(file => (file.Format, Json: Encoding.UTF8.GetString(file.Body))));
        var seen = 0;
        foreach (var (upstream, json) in answers.Distinct())
        {
            using var original = JsonDocument.Parse(json);
            var answer = ChatFormats.Get(upstream).ReadAnswer(original.RootElement, Wire.Context(ChatFormat.Messages, upstream));
            // Clients of Completions see what the provider ran itself as calls (llm.md 3.1).
            var own = answer.Choices[0].Parts.OfType<ToolCallPart>().Where(static call => call.IsServerTool).Select(static call => call.Name).ToHashSet();
            // Thoughts that Gemini's compatible endpoint reports in its total only are counted for clients of Responses alone (llm.md 3.6).
            var counts = answer.Usage?.Output is > 0;
            var said = Said(answer, own, counts);
            foreach (var client in Clients.Where(client => client != upstream))
            {
                seen++;
                using var told = JsonDocument.Parse(Wire.Answer(client, upstream, json).ToJsonString());
                Assert.Equal(said, Said(ChatFormats.Get(client).ReadAnswer(told.RootElement, Wire.Context(client, client)), own, counts));

                var output = new ArrayBufferWriter<byte>();
                Assert.NotNull(Translator.StreamAnswer(Encoding.UTF8.GetBytes(json), Wire.Context(client, upstream, stream: true), output).Answer);
                Assert.Equal(said, Folded(client, output.WrittenSpan.ToArray(), own, counts));
            }
        }

        Assert.True(seen > 40);
    }

    [Fact]
    public void Streams_say_the_same_to_every_client()
    {
        var streams = Read("stream-shapes.json").Select(shape => (Format: Enum.Parse<ChatFormat>(shape!["upstream"]!.ToString()), Body: Bytes(shape)))
            .Concat(Golden().Where(file => file.IsStream).Select(file => (file.Format, file.Body)));
        var seen = 0;
        foreach (var (upstream, body) in streams)
        {
            var said = Folded(upstream, body, []);
            foreach (var client in Clients.Where(client => client != upstream))
            {
                seen++;
                using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
                var output = new ArrayBufferWriter<byte>();
                stream.Push(body, output);
                stream.Complete(output);
                Assert.Empty(StreamGrammar.Check(client, Encoding.UTF8.GetString(output.WrittenSpan)));
                Assert.Equal(said, Folded(client, output.WrittenSpan.ToArray(), []));
            }
        }

        Assert.True(seen > 40);
    }

    private static JsonArray Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shapes", name)))!.AsArray();

    private static string Folded(ChatFormat format, byte[] body, HashSet<string> own, bool counts = true)
    {
        var fold = new AnswerFold(format);
        using var reader = ChatFormats.Get(format).OpenReader(Wire.Context(format, format, stream: true));
        reader.Push(body, fold);
        reader.Complete(fold);
        return Said(fold.Answer, own, counts);
    }

    // What every format can say: the text, the tools' calls, the totals.
    private static string Said(ChatAnswer answer, HashSet<string> own, bool counts)
    {
        var parts = answer.Choices.Count > 0 ? answer.Choices[0].Parts : [];
        var text = string.Concat(parts.OfType<TextPart>().Select(part => part.Text));
        var calls = parts.OfType<ToolCallPart>().Where(call => !own.Contains(call.Name))
            .Select(call => $"{call.Name} {(call.IsCustom ? new JsonObject { ["input"] = call.Arguments }.ToJsonString() : Arguments(call.Arguments))}");
        return $"{text}|{string.Join('|', calls)}|{answer.Usage?.Input} {(counts ? answer.Usage?.Output : null)}";
    }

    // Half an object cannot be told where a whole one is due.
    private static string Arguments(string text)
    {
        try
        {
            return JsonNode.Parse(text.Length == 0 ? "{}" : text)!.ToJsonString();
        }
        catch (JsonException)
        {
            return "{}";
        }
    }

    private static byte[] Bytes(JsonNode shape)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var item in shape["events"]!.AsArray())
        {
            var json = item![1] is JsonValue mark ? mark.ToString() : item[1]!.ToJsonString();
            if (shape["upstream"]!.ToString() == nameof(ChatFormat.Bedrock))
            {
                AwsEventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(item[0]!.ToString()), Encoding.UTF8.GetBytes(json));
            }
            else
            {
                output.Write(Encoding.UTF8.GetBytes($"data: {json}\n\n"));
            }
        }

        return output.WrittenSpan.ToArray();
    }

    // The inputs beside the repository, where they are.
    private static IEnumerable<(ChatFormat Format, bool IsStream, byte[] Body)> Golden()
    {
        var folders = new Dictionary<string, ChatFormat>
        {
            ["anthropic"] = ChatFormat.Messages, ["completions"] = ChatFormat.Completions, ["responses"] = ChatFormat.Responses, ["vertex-gemini"] = ChatFormat.Gemini, ["bedrock"] = ChatFormat.Bedrock,
        };
        foreach (var (name, format) in GoldenFolder() is { } root ? folders : [])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(GoldenFolder()!, "response", name)).Where(file => Path.GetExtension(file) is ".json" or ".bin"))
            {
                var isStream = file.EndsWith(".bin", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("stream", StringComparison.Ordinal);
                if (Path.GetFileNameWithoutExtension(file) is not ("count_tokens" or "rerank"))
                {
                    yield return (format, isStream, File.ReadAllBytes(file));
                }
            }
        }
    }

    private static string? GoldenFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Agentgateway.sln")))
            {
                var golden = Path.Combine(folder.FullName, "..", "shared", "reference", "agentgateway", "llm-golden");
                return Directory.Exists(Path.Combine(golden, "response")) ? golden : null;
            }
        }

        return null;
    }
}
