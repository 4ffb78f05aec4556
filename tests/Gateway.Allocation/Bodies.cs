using System.Text;

namespace Agentgateway.Gateway.Allocation;

/// <summary>Requests and answers as clients and providers send them.</summary>
internal static class Bodies
{
    public const string OpenAiAnswer = """
        {"id":"chatcmpl-0123456789","object":"chat.completion","created":1767600000,"model":"gpt-4o-2024-08-06","choices":[{"index":0,"message":{"role":"assistant","content":"The gateway is a proxy that understands what it carries: it reads the request, chooses a provider, and counts what was used."},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":57,"completion_tokens":29,"total_tokens":86,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}},"system_fingerprint":"fp_0123456789"}
        """;

    public const string AnthropicAnswer = """
        {"id":"msg_0123456789","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[{"type":"text","text":"The gateway is a proxy that understands what it carries: it reads the request, chooses a provider, and counts what was used."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":57,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":29}}
        """;

    public const string OpenAiEvent =
        "data: {\"id\":\"chatcmpl-0123456789\",\"object\":\"chat.completion.chunk\",\"created\":1767600000,\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n";

    public const string OpenAiLast =
        "data: {\"id\":\"chatcmpl-0123456789\",\"object\":\"chat.completion.chunk\",\"created\":1767600000,\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"id\":\"chatcmpl-0123456789\",\"object\":\"chat.completion.chunk\",\"created\":1767600000,\"model\":\"gpt-4o-2024-08-06\",\"choices\":[],\"usage\":{\"prompt_tokens\":57,\"completion_tokens\":29,\"total_tokens\":86}}\n\ndata: [DONE]\n\n";

    public const string AnthropicFirst =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_0123456789\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5-20250929\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":57,\"output_tokens\":1}}}\n\n"
        + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";

    public const string AnthropicEvent = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" word\"}}\n\n";

    public const string AnthropicLast =
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":29}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    /// <summary>A GET as a browser or SDK sends it.</summary>
    public static byte[] Get() => Latin1("GET /items?page=2 HTTP/1.1\r\nHost: gateway.test\r\nUser-Agent: measure/1.0\r\nAccept: */*\r\n\r\n");

    /// <summary>A chat completion whose body has about so many bytes.</summary>
    /// <param name="key">Key to present; null = none.</param>
    public static byte[] Chat(int size, bool stream = false, string? key = null)
    {
        var body = ChatBody(size, stream);
        var authorization = key is null ? "" : $"Authorization: Bearer {key}\r\n";
        return Latin1($"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway.test\r\nUser-Agent: OpenAI/Python 1.99.0\r\nAccept: application/json\r\n{authorization}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>The JSON of <see cref="Chat"/>.</summary>
    public static string ChatBody(int size, bool stream)
    {
        var start = $$"""{"model":"gpt-4o","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"{{(stream ? "Stream" : "Answer")}}: """;
        var end = "\"}],\"temperature\":0.7,\"max_tokens\":256" + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
        const string Words = "the quick brown fox jumps over the lazy dog ";
        var text = new StringBuilder(start);
        while (text.Length + Words.Length + end.Length < size)
        {
            text.Append(Words);
        }

        return text.Append(end).ToString();
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
