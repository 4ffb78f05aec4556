using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <summary>Collects the text and the tool calls of an answer, for expressions that ask for them.</summary>
/// <param name="maxCharacters">Text beyond is dropped, so that a long answer cannot fill the memory.</param>
public sealed partial class CompletionCapture(int maxCharacters = 1024 * 1024)
{
    private readonly SortedDictionary<long, StringBuilder> _texts = [];
    private readonly SortedDictionary<long, Call> _calls = [];
    private int _characters;

    /// <summary>One text per choice; empty if there was none.</summary>
    public IReadOnlyList<string> Texts => [.. _texts.Values.Select(t => t.ToString())];

    /// <summary>The tool calls.</summary>
    public IReadOnlyList<CapturedToolCall> ToolCalls => [.. _calls.Values.Select(c => new CapturedToolCall(c.Id, c.Name, c.Arguments.ToString()))];

    /// <summary>Takes a whole answer or one stream event. Anything unknown is ignored.</summary>
    public void Add(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                Object(document.RootElement);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An answer that is not JSON, or has odd values, has nothing to collect; it is forwarded all the same.
        }
    }

    private void Object(JsonElement root)
    {
        if (root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
        {
            foreach (var choice in choices.EnumerateArray())
            {
                OpenAi(choice);
            }
        }
        else if (root.TryGetProperty("candidates", out var candidates) && candidates.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var candidate in candidates.EnumerateArray())
            {
                Gemini(candidate, index++);
            }
        }
        else if (root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
        {
            Typed(root, type.GetString()!);
        }
        else if (root.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.Array)
        {
            Blocks(output);
        }
        else
        {
            Bedrock(root, output);
        }
    }

    private void OpenAi(JsonElement choice)
    {
        var index = choice.TryGetProperty("index", out var i) && i.TryGetInt64(out var n) ? n : 0;
        if (!choice.TryGetProperty("delta", out var message) && !choice.TryGetProperty("message", out message))
        {
            return;
        }

        Text(index, message, "content");
        if (!message.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var position = 0L;
        foreach (var call in calls.EnumerateArray())
        {
            var at = call.TryGetProperty("index", out var p) && p.TryGetInt64(out var given) ? given : position;
            position = at + 1;
            var captured = CallAt((index << 32) + at);
            captured.Id ??= String(call, "id");
            if (call.TryGetProperty("function", out var function))
            {
                captured.Name ??= String(function, "name");
                Append(captured.Arguments, String(function, "arguments"));
            }
            else if (call.TryGetProperty("custom", out var custom))
            {
                captured.Name ??= String(custom, "name");
                Append(captured.Arguments, String(custom, "input"));
            }
        }
    }

    private void Gemini(JsonElement candidate, int index)
    {
        if (!candidate.TryGetProperty("content", out var content) || !content.TryGetProperty("parts", out var parts) || parts.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var part in parts.EnumerateArray())
        {
            // Thoughts are no part of what was said, as in the other formats.
            if (part.ValueKind == JsonValueKind.Object && !(part.TryGetProperty("thought", out var thought) && thought.ValueKind == JsonValueKind.True))
            {
                Text(index, part, "text");
            }

            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("functionCall", out var call))
            {
                var captured = CallAt(_calls.Count);
                captured.Name = String(call, "name");
                Append(captured.Arguments, call.TryGetProperty("args", out var args) ? args.GetRawText() : null);
            }
        }
    }

    private void Typed(JsonElement root, string type)
    {
        switch (type)
        {
            case "message" when root.TryGetProperty("content", out var content):
                Blocks(content);
                break;
            case "content_block_start" when root.TryGetProperty("content_block", out var block) && String(block, "type") == "tool_use":
                var started = CallAt(Index(root));
                (started.Id, started.Name) = (String(block, "id"), String(block, "name"));
                break;
            case "content_block_delta" when root.TryGetProperty("delta", out var delta):
                Text(0, delta, "text");
                if (String(delta, "partial_json") is { } json)
                {
                    Append(CallAt(Index(root)).Arguments, json);
                }

                break;
            case "response.output_text.delta":
                Text(0, root, "delta");
                break;
            case "response.output_item.done" when root.TryGetProperty("item", out var item) && String(item, "type") is "function_call" or "custom_tool_call":
                Block(item);
                break;
        }
    }

    private void Blocks(JsonElement blocks)
    {
        if (blocks.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in blocks.EnumerateArray())
            {
                Block(block);
            }
        }
    }

    private void Block(JsonElement block)
    {
        switch (String(block, "type"))
        {
            case "text" or "output_text":
                Text(0, block, "text");
                break;
            case "message" when block.TryGetProperty("content", out var content):
                Blocks(content);
                break;
            case "tool_use":
                var use = CallAt(_calls.Count);
                (use.Id, use.Name) = (String(block, "id"), String(block, "name"));
                Append(use.Arguments, block.TryGetProperty("input", out var input) ? input.GetRawText() : null);
                break;
            case "function_call":
                var call = CallAt(_calls.Count);
                (call.Id, call.Name) = (String(block, "call_id"), String(block, "name"));
                Append(call.Arguments, String(block, "arguments"));
                break;
            case "custom_tool_call":
                var custom = CallAt(_calls.Count);
                (custom.Id, custom.Name) = (String(block, "call_id"), String(block, "name"));
                Append(custom.Arguments, String(block, "input"));
                break;
        }
    }

    private void Text(long index, JsonElement element, string member)
    {
        if (String(element, member) is not { Length: > 0 } text)
        {
            return;
        }

        if (!_texts.TryGetValue(index, out var builder))
        {
            _texts[index] = builder = new StringBuilder();
        }

        Append(builder, text);
    }

    private void Append(StringBuilder builder, string? text)
    {
        if (text is not null && _characters < maxCharacters)
        {
            builder.Append(text, 0, Math.Min(text.Length, maxCharacters - _characters));
            _characters += text.Length;
        }
    }

    private Call CallAt(long position)
    {
        if (!_calls.TryGetValue(position, out var call))
        {
            _calls[position] = call = new Call();
        }

        return call;
    }

    private static long Index(JsonElement root) => root.TryGetProperty("index", out var i) && i.TryGetInt64(out var n) ? n : 0;

    private static string? String(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
