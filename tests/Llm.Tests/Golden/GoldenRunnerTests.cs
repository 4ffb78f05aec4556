using System.Buffers;
using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden;
using Agentgateway.Llm.Streaming.Aws;
using Agentgateway.Llm.Tests.Formats;
using Xunit;

namespace Agentgateway.Llm.Tests.Golden;

/// <summary>The runner knows every name of llm.md 8.3 and survives every file.</summary>
public sealed class GoldenRunnerTests
{
    private static readonly (string Folder, string Inputs, string Labels)[] Answers =
    [
        ("anthropic", "basic.json tool.json thinking.json multiple_text_blocks.json", "messages-messages messages-completions messages-detect"),
        ("anthropic", "stream_basic.json stream_thinking.json", "messages-messages-streaming messages-completions-streaming messages-detect-streaming"),
        ("anthropic", "stream_message_delta_usage.json stream_tool.json stream_tool_empty_args.json", "messages-messages-streaming messages-completions-streaming"),
        ("anthropic", "count_tokens.json", "anthropic"),
        ("bedrock", "basic.json tool.json reasoning.json reasoning_unsigned.json", "bedrock-completions bedrock-messages bedrock-responses"),
        ("bedrock", "max_tokens.json cache_write.json", "bedrock-responses"),
        ("bedrock", "cache_write.json", "bedrock-completions"),
        ("bedrock", "basic.bin tool.bin reasoning.bin", "bedrock-completions-streaming bedrock-messages-streaming bedrock-responses-streaming"),
        ("bedrock", "rerank.json", "bedrock"),
        ("completions", "basic.json audio.json openrouter_reasoning.json gemini_zero_completion_tokens.json gemini_with_completion_tokens.json tool_call.json", "completions-completions completions-messages completions-responses completions-detect"),
        ("completions", "cache_write.json truncated_tool_call.json", "completions-completions completions-messages"),
        ("completions", "truncated_tool_call.json", "completions-responses"),
        ("completions", "stream.json", "completions-completions-streaming completions-messages-streaming completions-responses-streaming completions-detect-streaming"),
        ("completions", "stream_tool_empty_content.json", "completions-messages-streaming completions-responses-streaming"),
        ("responses", "basic.json", "responses-responses responses-messages responses-detect"),
        ("responses", "tool.json reasoning.json", "responses-messages"),
        ("responses", "custom-tool.json truncated_tool_call.json", "responses-responses"),
        ("responses", "stream.json stream-image.json", "responses-responses-streaming responses-messages-streaming responses-detect-streaming"),
        ("responses", "stream-custom-tool.json", "responses-responses-streaming"),
        ("responses", "stream-refusal.json", "responses-messages-streaming"),
        ("vertex-gemini", "basic.json tool.json reasoning.json blocked.json", "vertex-gemini-completions gemini-native"),
        ("vertex-gemini", "stream_tool.json", "vertex-gemini-completions-streaming"),
        ("detect", "bedrock-invoke.bin bedrock-basic.bin bedrock-broken.bin", "bedrock-detect bedrock-detect-streaming"),
        ("detect", "broken-sse non-json stream-image-generation", "completions-detect completions-detect-streaming"),
        ("openai", "embeddings.json embeddings_base64.json", "openai"),
        ("vertex", "embeddings.json rerank.json rerank-no-details.json", "vertex"),
        ("cohere", "rerank.json", "cohere"),
        ("bedrock-titan", "embeddings.json", "bedrock-titan"),
        ("bedrock-cohere", "embeddings.json", "bedrock-cohere"),
        ("bedrock-nova", "embeddings.json", "bedrock-nova"),
    ];

    private static readonly Dictionary<string, string> Documents = new(StringComparer.Ordinal)
    {
        ["anthropic"] = """{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"a"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""",
        ["anthropic/count_tokens"] = """{"input_tokens":3}""",
        ["bedrock"] = """{"output":{"message":{"role":"assistant","content":[{"text":"a"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}""",
        ["bedrock/rerank"] = """{"results":[{"index":0,"relevanceScore":0.5}]}""",
        ["completions"] = """{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""",
        ["responses"] = """{"id":"r","object":"response","model":"m","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"a"}]}],"usage":{"input_tokens":1,"output_tokens":1}}""",
        ["vertex-gemini"] = """{"candidates":[{"content":{"role":"model","parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}}""",
        ["openai"] = """{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPw=="}],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}}""",
        ["vertex"] = """{"predictions":[{"embeddings":{"values":[1],"statistics":{"token_count":1}}}]}""",
        ["vertex/rerank"] = """{"records":[{"id":"0","score":0.5,"content":"a"}]}""",
        ["vertex/rerank-no-details"] = """{"records":[{"id":"1"}]}""",
        ["cohere"] = """{"id":"x","results":[{"index":0,"relevance_score":0.5}],"meta":{"billed_units":{"search_units":1}}}""",
        ["bedrock-titan"] = """{"embedding":[1],"inputTextTokenCount":3}""",
        ["bedrock-cohere"] = """{"embeddings":[[1],[2]],"id":"x","texts":["a","b"]}""",
        ["bedrock-nova"] = """{"embeddings":[{"embeddingType":"TEXT","embedding":[1]}]}""",
    };

    [Fact]
    public void Every_name_of_the_specification_is_understood()
    {
        using var folder = new Folder();
        var names = 0;
        foreach (var (area, inputs, labels) in Answers)
        {
            foreach (var input in inputs.Split(' '))
            {
                folder.Write($"response/{area}/{input}", Input(area, input, labels));
                foreach (var label in labels.Split(' '))
                {
                    names++;
                    folder.Write($"response/{area}/{Path.GetFileNameWithoutExtension(input)}.{label}.snap", Snap($"response/{area}/{input}", label.EndsWith("-streaming", StringComparison.Ordinal)));
                }
            }
        }

        var output = new StringWriter();
        var summary = GoldenRun.Execute(folder.Path, output);

        // The expected results are empty, so that what is compared differs; it must be the comparison that says so.
        Assert.Equal((130, 130, 0), (names, summary.Passed + summary.Failed, summary.Skipped));
        Assert.DoesNotContain("a result", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_cannot_be_run_are_named()
    {
        using var folder = new Folder();
        folder.Write("response/anthropic/basic.json", Encoding.UTF8.GetBytes(Documents["anthropic"]));
        folder.Write("response/anthropic/empty.json", []);
        folder.Write("response/anthropic/basic.messages-future.snap", Snap("response/anthropic/basic.json", false));
        folder.Write("response/anthropic/gone.messages-messages.snap", Snap("response/anthropic/gone.json", false));
        folder.Write("response/anthropic/none.messages-messages.snap", "no front matter"u8.ToArray());
        folder.Write("response/anthropic/blank.messages-messages.snap", []);
        folder.Write("response/anthropic/empty.messages-messages.snap", Snap("response/anthropic/empty.json", false));
        folder.Write("response/anthropic/basic.messages-completions.snap", Encoding.UTF8.GetBytes("---\r\nsource: x\r\ndescription: src/tests/response/anthropic/basic.json\r\n---\r\n{not json"));
        var output = new StringWriter();

        var summary = GoldenRun.Execute(folder.Path, output);

        Assert.Equal((0, 2, 4), (summary.Passed, summary.Failed, summary.Skipped));
        Assert.Contains("no conversion for label 'messages-future'", output.ToString(), StringComparison.Ordinal);
        foreach (var name in (string[])["gone.messages-messages", "none.messages-messages", "blank.messages-messages", "empty.messages-messages", "basic.messages-completions"])
        {
            Assert.Contains(name, output.ToString(), StringComparison.Ordinal);
        }
    }

    private static byte[] Snap(string input, bool streaming) =>
        Encoding.UTF8.GetBytes($"---\nsource: x\ndescription: src/tests/{input}\ninfo:\n  a: b\n---\n" + (streaming ? "data: {}\n\n\n\n{}" : """{"response":{},"parsed":{}}"""));

    private static byte[] Input(string area, string input, string labels)
    {
        if (input.EndsWith(".bin", StringComparison.Ordinal))
        {
            return Frames();
        }

        if (labels.Contains("-streaming", StringComparison.Ordinal))
        {
            var format = area switch { "anthropic" => ChatFormat.Messages, "responses" => ChatFormat.Responses, "vertex-gemini" => ChatFormat.Gemini, _ => ChatFormat.Completions };
            return input == "non-json" ? "<html>"u8.ToArray()
                : Encoding.UTF8.GetBytes(string.Concat(WireSamples.Events(format).Select(item => (item.Type.Length > 0 ? $"event: {item.Type}\n" : "") + $"data: {item.Json}\n\n")));
        }

        return Encoding.UTF8.GetBytes(Documents.GetValueOrDefault($"{area}/{Path.GetFileNameWithoutExtension(input)}") ?? Documents[area]);
    }

    private static byte[] Frames()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var (type, json) in WireSamples.Events(ChatFormat.Bedrock))
        {
            AwsEventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(json));
        }

        return output.WrittenSpan.ToArray();
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("golden-").FullName;

        public void Write(string name, byte[] content)
        {
            var path = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
