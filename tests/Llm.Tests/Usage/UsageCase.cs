using System.Buffers;
using System.Text;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Streaming.Aws;

namespace Agentgateway.Llm.Tests.Usage;

/// <summary>One answer of a provider, whole and as a stream, and what must be counted of it.</summary>
/// <param name="Answer">The whole answer.</param>
/// <param name="Events">The stream: SSE events, or <c>event type: payload</c> lines for Bedrock.</param>
/// <param name="Expected">Input with cache, output, cache read, cache write, cache write for an hour, reasoning, audio in, audio out, image in, image out; id; reason; tier.</param>
public sealed record UsageCase(string Name, ChatFormat Format, string Answer, string[] Events, string Expected)
{
    public static IReadOnlyList<UsageCase> All { get; } =
    [
        new(
            "OpenAI counts cached tokens as input",
            ChatFormat.Completions,
            Completion(OpenAiUsage),
            [
                """data: {"id":"c1","model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}],"usage":null}""",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""",
                $$"""data: {"id":"c1","model":"m","choices":[],"usage":{{OpenAiUsage}} }""",
                "data: [DONE]",
            ],
            "100 30 60 10 - 7 5 3 2 1 c1 stop flex"),
        new(
            "a compatible provider repeats Anthropic's names",
            ChatFormat.Completions,
            Completion("""{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"cache_read_input_tokens":60,"cache_creation_input_tokens":10}"""),
            [
                """data: {"id":"c1","model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":100,"completion_tokens":1}}""",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"cache_read_input_tokens":60,"cache_creation_input_tokens":10}}""",
                "data: [DONE]",
            ],
            "100 30 60 10 - - - - - - c1 stop flex"),
        new(
            "DeepSeek names its hits",
            ChatFormat.Completions,
            Completion("""{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_cache_hit_tokens":60,"prompt_cache_miss_tokens":40}"""),
            [
                """data: {"id":"c1","model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"content":"Hi"}}]}""",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_cache_hit_tokens":60,"prompt_cache_miss_tokens":40}}""",
                "data: [DONE]",
            ],
            "100 30 60 - - - - - - - c1 stop flex"),
        new(
            "Moonshot says the usage of a stream in its last choice and cached tokens without details",
            ChatFormat.Completions,
            Completion("""{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"cached_tokens":60}"""),
            [
                """data: {"id":"c1","model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"content":"Hi"}}]}""",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"cached_tokens":60}}]}""",
                "data: [DONE]",
            ],
            "100 30 60 - - - - - - - c1 stop flex"),
        new(
            "Groq says the usage of a stream in its own member",
            ChatFormat.Completions,
            Completion("""{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":60},"queue_time":0.1}"""),
            [
                """data: {"id":"c1","model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"content":"Hi"}}],"x_groq":{"id":"req_1"}}""",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":60}}}}""",
                "data: [DONE]",
            ],
            "100 30 60 - - - - - - - c1 stop flex"),
        new(
            "Qwen names cache writes among the details, in every chunk",
            ChatFormat.Completions,
            Completion("""{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":60,"cache_creation_input_tokens":10}}"""),
            [
                """data: {"id":"c1","model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":100,"completion_tokens":1,"total_tokens":101}}""",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":29,"total_tokens":129}}""",
                """data: {"id":"c1","model":"m","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":60,"cache_creation_input_tokens":10}}}""",
                "data: [DONE]",
            ],
            "100 30 60 10 - - - - - - c1 stop flex"),
        new(
            "Anthropic counts cached tokens apart",
            ChatFormat.Messages,
            $$"""{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{ClaudeUsage}} }""",
            [
                """data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":30,"cache_read_input_tokens":60,"cache_creation_input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":6,"ephemeral_1h_input_tokens":4},"output_tokens":1,"service_tier":"priority"}}}""",
                """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""",
                """data: {"type":"content_block_stop","index":0}""",
                """data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":30,"input_tokens":null}}""",
                """data: {"type":"message_stop"}""",
            ],
            "100 30 60 10 4 - - - - - msg_1 end_turn priority"),
        new(
            "the last of Anthropic's counts wins",
            ChatFormat.Messages,
            $$"""{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"max_tokens","stop_sequence":null,"usage":{"input_tokens":40,"output_tokens":30,"cache_read_input_tokens":0} }""",
            [
                """data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":7,"output_tokens":1}}}""",
                """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""",
                """data: {"type":"content_block_stop","index":0}""",
                """data: {"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"input_tokens":40,"output_tokens":30,"cache_read_input_tokens":0}}""",
                """data: {"type":"message_stop"}""",
            ],
            "40 30 0 - - - - - - - msg_1 max_tokens -"),
        new(
            "a response counts cached tokens as input",
            ChatFormat.Responses,
            Response("completed", "null"),
            [
                """data: {"type":"response.created","response":{"id":"resp_1","model":"m","status":"in_progress","usage":null}}""",
                """data: {"type":"response.output_item.added","output_index":0,"item":{"id":"msg_9","type":"message","role":"assistant","content":[]}}""",
                """data: {"type":"response.content_part.added","output_index":0,"content_index":0,"part":{"type":"output_text","text":""}}""",
                """data: {"type":"response.output_text.delta","item_id":"msg_9","output_index":0,"content_index":0,"delta":"Hi"}""",
                $$"""data: {"type":"response.completed","response":{{Response("completed", "null")}} }""",
            ],
            "100 30 60 10 - 7 - - - - resp_1 completed default"),
        new(
            "an incomplete response was used all the same",
            ChatFormat.Responses,
            Response("incomplete", """{"reason":"max_output_tokens"}"""),
            [
                """data: {"type":"response.created","response":{"id":"resp_1","model":"m","status":"in_progress","usage":null}}""",
                """data: {"type":"response.output_item.added","output_index":0,"item":{"id":"msg_9","type":"message","role":"assistant","content":[]}}""",
                """data: {"type":"response.output_text.delta","item_id":"msg_9","output_index":0,"content_index":0,"delta":"Hi"}""",
                $$"""data: {"type":"response.incomplete","response":{{Response("incomplete", """{"reason":"max_output_tokens"}""")}} }""",
            ],
            "100 30 60 10 - 7 - - - - resp_1 max_output_tokens default"),
        new(
            "Gemini counts thoughts apart and tool prompts too",
            ChatFormat.Gemini,
            $$"""{"responseId":"g1","modelVersion":"m","candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"Hi"}]},"finishReason":"MAX_TOKENS"}],"usageMetadata":{{GeminiUsage}} }""",
            [
                """data: {"responseId":"g1","modelVersion":"m","candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"H"}]}}],"usageMetadata":{"promptTokenCount":90,"totalTokenCount":90}}""",
                $$"""data: {"responseId":"g1","modelVersion":"m","candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"i"}]},"finishReason":"MAX_TOKENS"}],"usageMetadata":{{GeminiUsage}} }""",
            ],
            "100 30 60 - - 7 5 3 2 1 g1 MAX_TOKENS -"),
        new(
            "Converse counts cached tokens apart",
            ChatFormat.Bedrock,
            $$"""{"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]} },"stopReason":"end_turn","usage":{{ConverseUsage}} }""",
            [
                """messageStart: {"role":"assistant"}""",
                """contentBlockDelta: {"contentBlockIndex":0,"delta":{"text":"Hi"}}""",
                """contentBlockStop: {"contentBlockIndex":0}""",
                """messageStop: {"stopReason":"end_turn"}""",
                $$"""metadata: {"usage":{{ConverseUsage}},"metrics":{"latencyMs":5} }""",
            ],
            "100 30 60 10 4 - - - - - - end_turn -"),
    ];

    private const string OpenAiUsage = """{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10,"audio_tokens":5,"image_tokens":2},"completion_tokens_details":{"reasoning_tokens":7,"audio_tokens":3,"image_tokens":1}}""";

    private const string ClaudeUsage = """{"input_tokens":30,"cache_read_input_tokens":60,"cache_creation_input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":6,"ephemeral_1h_input_tokens":4},"output_tokens":30,"service_tier":"priority","server_tool_use":{"web_search_requests":1}}""";

    private const string GeminiUsage = """{"promptTokenCount":90,"toolUsePromptTokenCount":10,"candidatesTokenCount":23,"thoughtsTokenCount":7,"cachedContentTokenCount":60,"totalTokenCount":130,"promptTokensDetails":[{"modality":"TEXT","tokenCount":83},{"modality":"AUDIO","tokenCount":5},{"modality":"IMAGE","tokenCount":2}],"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":3},{"modality":"IMAGE","tokenCount":1}]}""";

    private const string ConverseUsage = """{"inputTokens":30,"outputTokens":30,"totalTokens":130,"cacheReadInputTokens":60,"cacheWriteInputTokens":10,"cacheDetails":[{"ttl":"1h","inputTokens":4},{"ttl":"5m","inputTokens":6}]}""";

    public byte[] Stream()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var line in Events)
        {
            if (Format == ChatFormat.Bedrock)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                AwsEventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(line[..colon]), Encoding.UTF8.GetBytes(line[(colon + 2)..]));
            }
            else
            {
                var name = Format == ChatFormat.Messages || Format == ChatFormat.Responses ? TypeOf(line) : "";
                output.Write(Encoding.UTF8.GetBytes(name + line + "\n\n"));
            }
        }

        return output.WrittenSpan.ToArray();
    }

    public override string ToString() => Name;

    // As the providers do it: the event is named after the type in its data.
    private static string TypeOf(string line)
    {
        var start = line.IndexOf("\"type\":\"", StringComparison.Ordinal) + 8;
        return "event: " + line[start..line.IndexOf('"', start)] + "\n";
    }

    private static string Completion(string usage) =>
        $$"""{"id":"c1","object":"chat.completion","model":"m","service_tier":"flex","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{{usage}} }""";

    private static string Response(string status, string details) =>
        $$"""{"id":"resp_1","object":"response","model":"m","status":"{{status}}","incomplete_details":{{details}},"service_tier":"default","output":[{"id":"msg_9","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hi","annotations":[]}]}],"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},"output_tokens":30,"output_tokens_details":{"reasoning_tokens":7},"total_tokens":130} }""";
}
