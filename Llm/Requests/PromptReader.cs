using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Requests;

/// <summary>Reads the conversation of a request as (role, text) pairs, for expressions that ask for it.</summary>
public static class PromptReader
{
    /// <summary>Reads system text and messages, whatever the format; content that is not text is left out.</summary>
    public static IReadOnlyList<(string Role, string Content)> Read(ReadOnlyMemory<byte> json, in LlmRequestPeek peek)
    {
        var messages = new List<(string, string)>();
        if (peek.System.IsPresent)
        {
            Add(messages, Slice(json, peek.System), "system");
        }

        if (peek.Prompt.IsPresent)
        {
            Add(messages, Slice(json, peek.Prompt), "user");
        }

        return messages;
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> json, JsonRange range) => json.Slice(range.Start, range.Length);

    private static void Add(List<(string, string)> messages, ReadOnlyMemory<byte> json, string role)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Array || role == "system")
        {
            messages.Add((role, Text(root)));
            return;
        }

        foreach (var item in root.EnumerateArray())
        {
            var own = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("role", out var r) && r.ValueKind == JsonValueKind.String ? r.GetString()! : role;
            messages.Add((own, Text(item)));
        }
    }

    private static string Text(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString()!;
            case JsonValueKind.Array:
                var all = new StringBuilder();
                foreach (var part in element.EnumerateArray())
                {
                    var text = Text(part);
                    if (text.Length > 0)
                    {
                        all.Append(all.Length == 0 ? "" : "\n").Append(text);
                    }
                }

                return all.ToString();
            case JsonValueKind.Object:
                return element.TryGetProperty("content", out var inner) || element.TryGetProperty("parts", out inner) || element.TryGetProperty("text", out inner)
                    ? Text(inner)
                    : "";
            default:
                return "";
        }
    }
}
