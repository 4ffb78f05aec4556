using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Formats;

/// <summary>Words that stand in every message, part and event: read from a document they are always the same strings, instead of new ones.</summary>
internal static class JsonWords
{
    private const int Longest = 20;

    // By length; few words share one.
    private static readonly (byte[] Bytes, string Text)[][] _byLength = ByLength(
    [
        "system", "developer", "user", "assistant", "tool", "function", "model", "text", "image", "image_url", "input_text", "output_text", "input_image", "input_file", "input_audio", "file",
        "document", "refusal", "tool_use", "tool_result", "tool_call", "function_call", "function_call_output", "message", "reasoning", "thinking", "redacted_thinking", "summary_text", "base64", "url",
        "custom", "ephemeral", "auto", "none", "any", "required", "low", "medium", "high", "stop", "length", "end_turn", "max_tokens", "tool_calls", "string", "object", "chat.completion", "text_delta",
        "server_tool_use", "json_schema", "json_object", "completed", "default", "standard", "STOP", "png", "image/png", "image/jpeg",
    ]);

    /// <summary>The word that a JSON string holds; null if it is none of these.</summary>
    public static string? Find(JsonElement value)
    {
        var literal = JsonMarshal.GetRawUtf8Value(value);
        var word = literal[1..^1];
        if (word.Length > Longest)
        {
            return null;
        }

        foreach (var (bytes, text) in _byLength[word.Length])
        {
            if (word.SequenceEqual(bytes))
            {
                return text;
            }
        }

        return null;
    }

    private static (byte[] Bytes, string Text)[][] ByLength(string[] words) =>
        [.. Enumerable.Range(0, Longest + 1).Select(length => words.Where(word => word.Length == length).Select(static word => (Encoding.ASCII.GetBytes(word), word)).ToArray())];
}
