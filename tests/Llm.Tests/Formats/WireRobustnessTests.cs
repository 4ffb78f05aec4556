using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats;

/// <summary>What real providers do on the wire beside what they document, through every reader of streams and into every client's format.</summary>
public sealed class WireRobustnessTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Func<ChatFormat, byte[]>> Variants = new(StringComparer.Ordinal)
    {
        ["as documented"] = format => Stream(format, "\n"),
        ["lines end in CRLF"] = format => Stream(format, "\r\n"),
        ["lines end in CR"] = format => Stream(format, "\r"),
        ["no space after the colon"] = format => Stream(format, "\n", space: ""),
        ["byte order mark"] = format => [0xEF, 0xBB, 0xBF, .. Stream(format, "\n")],
        ["no event names"] = format => Stream(format, "\n", names: false),
        ["comments, ids, retries and empty lines"] = format => Stream(format, "\n", before: ": keep-alive\n\nid: 7\nretry: 100\n\n\n:\n"),
        ["pings and unknown events"] = format => Stream(format, "\n", before: "event: ping\ndata: {\"type\": \"ping\"}\n\nevent: new\ndata: {\"type\":\"of.the.future\",\"x\":[1]}\n\ndata:\n\ndata: not json\n\ndata: 7\n\n"),
        ["data in several lines"] = format => Stream(format, "\n", lines: true),
        ["unknown members"] = format => Stream(format, "\n", edit: json => Add(json, "x_unknown", JsonNode.Parse("""{"a":[1,{"b":null}]}"""))),
        ["nulls in optional members"] = format => Stream(format, "\n", edit: json => WireSamples.Optional(format).Aggregate(json, (text, name) => Add(text, name, null))),
        ["space after the end mark"] = format => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Stream(format, "\n")).Replace("[DONE]", "[DONE] ", StringComparison.Ordinal)),
        ["white space in the JSON"] = format => Stream(format, "\n", edit: json => " " + json.Replace("\":", "\" : ", StringComparison.Ordinal) + " "),
    };

    public static TheoryData<string, ChatFormat> SseCases()
    {
        var cases = new TheoryData<string, ChatFormat>();
        foreach (var variant in Variants.Keys)
        {
            foreach (var format in new[] { ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini })
            {
                cases.Add(variant, format);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(SseCases))]
    public void The_answer_arrives_whatever_the_providers_stream_looks_like(string variant, ChatFormat upstream) => Check(upstream, Variants[variant](upstream));

    [Theory]
    [MemberData(nameof(SseCases))]
    public void Usage_of_a_stream_that_passes_unchanged_is_read(string variant, ChatFormat upstream)
    {
        var body = Variants[variant](upstream);
        foreach (var size in new[] { 1, 7, body.Length })
        {
            var seen = new LlmObservation();
            using var observer = UsageObservers.ForStream("text/event-stream", seen, TimeProvider.System)!;
            for (var at = 0; at < body.Length; at += size)
            {
                observer.Observe(body.AsSpan(at, Math.Min(size, body.Length - at)));
            }

            Assert.Equal((10, 5), (seen.Usage.Input, seen.Usage.Output));
        }
    }

    [Theory]
    [InlineData("as documented")]
    [InlineData("unknown members")]
    [InlineData("nulls")]
    [InlineData("unknown events")]
    public void The_answer_arrives_from_frames_of_aws(string variant)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var (type, json) in WireSamples.Events(ChatFormat.Bedrock))
        {
            if (variant == "unknown events")
            {
                AwsEventStreamWriter.WriteEvent(output, "ofTheFuture"u8, """{"x":[1]}"""u8);
            }

            var text = variant switch
            {
                "unknown members" => Add(json, "x_unknown", JsonNode.Parse("""{"a":[1]}""")),
                "nulls" => WireSamples.Optional(ChatFormat.Bedrock).Aggregate(json, (text, name) => Add(text, name, null)),
                _ => json,
            };
            AwsEventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(text));
        }

        Check(ChatFormat.Bedrock, output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData("no index", """{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":"}}""", """{"function":{"arguments":"\"ü\"}"}}""")]
    [InlineData("id in every piece", """{"id":"c","function":{"name":"f","arguments":"{\"a\":"}}""", """{"id":"c","function":{"arguments":"\"ü\"}"}}""")]
    [InlineData("empty id in later pieces", """{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":"}}""", """{"index":0,"id":"","type":"","function":{"name":"","arguments":"\"ü\"}"}}""")]
    [InlineData("arguments as an object", """{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":{"a":"ü"}}}""", """{"index":0,"function":{"arguments":null}}""")]
    [InlineData("name after the arguments", """{"index":0,"id":"c","function":{"arguments":"{\"a\":"}}""", """{"index":0,"function":{"name":"f","arguments":"\"ü\"}"}}""")]
    public void Tool_calls_of_compatible_providers_are_put_together(string variant, string first, string second)
    {
        var stream = "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"tool_calls\":[" + first + "]}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"tool_calls\":[" + second + "]}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":null,\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}\n\ndata: [DONE]\n\n";

        var events = Streams.Events(ChatFormat.Messages, Wire.Stream(ChatFormat.Messages, ChatFormat.Completions, stream));

        Assert.Equal("f", events.Single(e => e.TryGetProperty("content_block", out _)).GetProperty("content_block").GetProperty("name").GetString());
        Assert.Equal("""{"a":"ü"}""", string.Concat(events.Where(e => e.GetProperty("type").GetString() == "content_block_delta").Select(e => e.GetProperty("delta").GetProperty("partial_json").GetString())));
        var end = events.Single(e => e.GetProperty("type").GetString() == "message_delta");
        Assert.Equal(("tool_use", 10), (end.GetProperty("delta").GetProperty("stop_reason").GetString(), end.GetProperty("usage").GetProperty("input_tokens").GetInt32()));
        Assert.NotEmpty(variant);
    }

    [Theory]
    [InlineData(ChatFormat.Completions, """{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":null,"refusal":null,"annotations":[],"audio":null,"function_call":null,"reasoning_content":null},"logprobs":null,"finish_reason":null}],"usage":null,"service_tier":null,"error":null}""")]
    [InlineData(ChatFormat.Completions, """{"choices":[{"message":{"content":[],"tool_calls":[]},"finish_reason":"stop"}]}""")]
    [InlineData(ChatFormat.Completions, """{"choices":[{}]}""")]
    [InlineData(ChatFormat.Messages, """{"content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":null,"output_tokens":null,"cache_read_input_tokens":null,"cache_creation":null,"service_tier":null},"container":null}""")]
    [InlineData(ChatFormat.Messages, """{"content":[{"type":"text","text":"a","citations":null},{"type":"of_the_future","x":1}],"usage":null}""")]
    [InlineData(ChatFormat.Responses, """{"output":[],"status":"completed","error":null,"incomplete_details":null,"usage":null}""")]
    [InlineData(ChatFormat.Responses, """{"output":[{"type":"message","content":[]},{"type":"message","content":null},{"type":"of_the_future"},{"type":"reasoning","summary":[],"content":null,"encrypted_content":null}],"usage":{"input_tokens":1,"input_tokens_details":null}}""")]
    [InlineData(ChatFormat.Gemini, """{"candidates":[{"content":{"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":null}}""")]
    [InlineData(ChatFormat.Gemini, """{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL","content":null}]}""")]
    [InlineData(ChatFormat.Gemini, """{"candidates":[],"promptFeedback":{"blockReason":"SAFETY"}}""")]
    [InlineData(ChatFormat.Bedrock, """{"output":{"message":{"role":"assistant","content":[]}},"stopReason":"end_turn","usage":null,"metrics":null}""")]
    [InlineData(ChatFormat.Bedrock, """{"output":{"message":{"content":[{"text":"a"},{"ofTheFuture":{"x":1}}]}},"stopReason":"of_the_future"}""")]
    public void Sparse_answers_are_answers(ChatFormat upstream, string body)
    {
        foreach (var client in Clients(upstream))
        {
            Assert.NotNull(Wire.Answer(client, upstream, body));
            var output = new ArrayBufferWriter<byte>();
            Assert.NotNull(Translator.StreamAnswer(Encoding.UTF8.GetBytes(body), Wire.Context(client, upstream, stream: true), output).Answer);
            Assert.Empty(Faults(client, Encoding.UTF8.GetString(output.WrittenSpan)));
        }
    }

    // The stream in pieces of one byte and of seven, and in one, gives the same valid stream with the whole answer for every client.
    private static void Check(ChatFormat upstream, byte[] body)
    {
        foreach (var client in Clients(upstream))
        {
            var whole = Read(client, upstream, body, body.Length);
            Assert.Equal(whole, Read(client, upstream, body, 1));
            Assert.Equal(whole, Read(client, upstream, body, 7));
            Assert.Empty(StreamGrammar.Check(client, whole));
            var (said, arguments) = Said(client, whole);
            Assert.Equal(WireSamples.Text, said);
            Wire.Same("""{"a":"ü"}""", JsonNode.Parse(arguments));
        }
    }

    private static IEnumerable<ChatFormat> Clients(ChatFormat upstream) =>
        new[] { ChatFormat.Completions, ChatFormat.Messages, ChatFormat.Responses, ChatFormat.Gemini }.Where(client => client != upstream);

    private static string Read(ChatFormat client, ChatFormat upstream, byte[] body, int size)
    {
        using var stream = Translator.OpenStream(Wire.Context(client, upstream, stream: true));
        var output = new ArrayBufferWriter<byte>();
        for (var at = 0; at < body.Length; at += size)
        {
            stream.Push(body.AsSpan(at, Math.Min(size, body.Length - at)), output);
        }

        stream.Complete(output);
        Assert.True(stream.IsEnded);
        Assert.Equal((10, 5), (stream.Usage?.Input, stream.Usage?.Output));
        Assert.Equal(StopReason.ToolUse, stream.Stop);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static (string Said, string Arguments) Said(ChatFormat client, string stream)
    {
        var said = new StringBuilder();
        var arguments = new StringBuilder();
        foreach (var data in Streams.Events(client, stream))
        {
            var node = JsonNode.Parse(data.GetRawText())!;
            switch (client)
            {
                case ChatFormat.Completions:
                    var delta = node["choices"] is JsonArray { Count: > 0 } choices ? choices[0]!["delta"] : null;
                    said.Append(delta?["content"]);
                    arguments.Append(delta?["tool_calls"]?[0]?["function"]?["arguments"]);
                    break;
                case ChatFormat.Messages:
                    said.Append(node["delta"]?["text"]);
                    arguments.Append(node["delta"]?["partial_json"]);
                    break;
                case ChatFormat.Responses:
                    (node["type"]!.ToString() switch { "response.output_text.delta" => said, "response.function_call_arguments.delta" => arguments, _ => new StringBuilder() }).Append(node["delta"]);
                    break;
            }
        }

        foreach (var part in client == ChatFormat.Gemini ? Streams.GeminiParts(stream) : [])
        {
            said.Append(part.TryGetProperty("text", out var text) && !part.TryGetProperty("thought", out _) ? text.GetString() : "");
            arguments.Append(part.TryGetProperty("functionCall", out var call) ? call.GetProperty("args").GetRawText() : "");
        }

        return (said.ToString(), arguments.ToString());
    }

    // Counts that were never reported cannot be made up.
    private static IEnumerable<string> Faults(ChatFormat client, string stream) =>
        StreamGrammar.Check(client, stream).Where(static fault => !fault.Contains("usageMetadata", StringComparison.Ordinal));

    private static byte[] Stream(ChatFormat format, string end, string space = " ", bool names = true, string before = "", bool lines = false, Func<string, string>? edit = null)
    {
        var text = new StringBuilder();
        foreach (var (type, json) in WireSamples.Events(format))
        {
            text.Append(before.Replace("\n", end, StringComparison.Ordinal));
            if (names && type.Length > 0)
            {
                text.Append("event:").Append(space).Append(type).Append(end);
            }

            var data = json == "[DONE]" || edit is null ? json : edit(json);
            if (lines && json != "[DONE]")
            {
                data = JsonNode.Parse(data)!.ToJsonString(new JsonSerializerOptions(Relaxed) { WriteIndented = true, NewLine = "\n" });
            }

            foreach (var line in data.Split('\n'))
            {
                text.Append("data:").Append(space).Append(line).Append(end);
            }

            text.Append(end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Adds the member to every object that lacks it.
    private static string Add(string json, string name, JsonNode? value)
    {
        var root = JsonNode.Parse(json)!;
        Visit(root);
        return root.ToJsonString(Relaxed);

        void Visit(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject members:
                    foreach (var (_, member) in members.ToList())
                    {
                        Visit(member);
                    }

                    // What a tool is called with is the model's, not the protocol's.
                    if (!members.ContainsKey(name) && (members.Parent is not JsonObject || members.GetPropertyName() is not ("args" or "input")))
                    {
                        members[name] = value?.DeepClone();
                    }

                    break;
                case JsonArray items:
                    foreach (var item in items)
                    {
                        Visit(item);
                    }

                    break;
            }
        }
    }
}
