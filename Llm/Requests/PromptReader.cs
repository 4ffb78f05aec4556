using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Requests;

/// <summary>Reads the conversation of a request as (role, text) pairs, for expressions that ask for it.</summary>
/// <remarks>
/// One pair per message, also where a message has no text of its own (tool calls, images); text parts of one message are joined by a space, system text by
/// a line feed. Refusals, reasoning, tool arguments and the results of tools in content blocks are not prompt text.
/// </remarks>
public static class PromptReader
{
    /// <summary>Reads system text and messages, whatever the format.</summary>
    public static IReadOnlyList<(string Role, string Content)> Read(ReadOnlyMemory<byte> json, in LlmRequestPeek peek)
    {
        var messages = new List<(string, string)>();
        if (peek.System.IsPresent)
        {
            using var system = JsonDocument.Parse(Slice(json, peek.System));
            if (Text(system.RootElement, '\n') is { Length: > 0 } text)
            {
                messages.Add(("system", text));
            }
        }

        if (peek.Prompt.IsPresent)
        {
            using var prompt = JsonDocument.Parse(Slice(json, peek.Prompt));
            Add(messages, prompt.RootElement);
        }

        return messages;
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> json, JsonRange range) => json.Slice(range.Start, range.Length);

    private static void Add(List<(string, string)> messages, JsonElement prompt)
    {
        if (prompt.ValueKind != JsonValueKind.Array)
        {
            messages.Add(("user", Text(prompt, ' ')));
            return;
        }

        foreach (var item in prompt.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                // Items of Responses that are no messages (calls, results, reasoning) have a type and no role.
                if (String(item, "role") is { } role)
                {
                    messages.Add((role == "model" ? "assistant" : role, Text(item, ' ')));
                }
                else if (String(item, "type") is null or "message")
                {
                    messages.Add(("user", Text(item, ' ')));
                }
            }
            else if (item.ValueKind == JsonValueKind.String)
            {
                messages.Add(("user", item.Str()));
            }
        }
    }

    // A string, a list of parts, or an object with `content`, `parts` or `text`.
    private static string Text(JsonElement element, char separator)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.Str();
            case JsonValueKind.Array:
                var all = new StringBuilder();
                foreach (var part in element.EnumerateArray())
                {
                    if (PartText(part) is { } text)
                    {
                        all.Append(all.Length == 0 ? "" : separator).Append(text);
                    }
                }

                return all.ToString();
            case JsonValueKind.Object when element.TryGetProperty("content", out var inner) || element.TryGetProperty("parts", out inner):
                return Text(inner, separator);
            case JsonValueKind.Object:
                return PartText(element) ?? "";
            default:
                return "";
        }
    }

    private static string? PartText(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.String => part.Str(),
        JsonValueKind.Object when String(part, "type") is null or "text" or "input_text" or "output_text" => String(part, "text"),
        _ => null,
    };

    private static string? String(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.Str() : null;
}
