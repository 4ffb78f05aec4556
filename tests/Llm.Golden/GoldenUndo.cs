using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>Takes a deliberate deviation back out of our result, so that the rest can still be compared.</summary>
internal static class GoldenUndo
{
    private const string FilesBegin = "Files of the result of tool call ";
    private const string JsonOnly = "Answer with one JSON object and nothing else.";
    private const long DefaultLimit = 4096;
    private const string FilesElsewhere = "The result is in the files of the next user message.";

    /// <summary>Takes thinking blocks, pictures and reasoning items out of a document, or the events of such blocks out of a stream of Messages.</summary>
    public static void Thoughts(JsonNode actual)
    {
        if (actual is JsonObject document)
        {
            TakeItems(document["content"] as JsonArray, "thinking");
            TakeItems(document["content"] as JsonArray, "image");
            TakeItems(document["output"] as JsonArray, "reasoning");
        }
        else if (actual is JsonArray events)
        {
            TakeBlocks(events);
        }
    }

    /// <summary>Completions: takes the files of tool results out of the user messages that carry them.</summary>
    public static void ToolResultFiles(JsonNode actual)
    {
        var messages = actual["messages"] as JsonArray ?? [];
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            var message = messages[i]!;
            switch (message["role"]?.ToString())
            {
                case "user" when message["content"] is JsonArray parts && TakeFiles(parts) && parts.Count == 0:
                    messages.RemoveAt(i);
                    break;
                case "tool" when message["content"] is JsonArray texts:
                    TakeText(texts);
                    break;
                case "tool" when message["content"]?.ToString() == FilesElsewhere:
                    message["content"] = "";
                    break;
            }
        }
    }

    /// <summary>Responses: makes reasoning items text of the message that follows, as the reference has it.</summary>
    public static void ReasoningAsText(JsonNode actual)
    {
        var output = actual["output"] as JsonArray ?? [];
        for (var i = output.Count - 1; i >= 0; i--)
        {
            if (output[i]!["type"]!.ToString() != "reasoning")
            {
                continue;
            }

            var text = (output[i]!["summary"] as JsonArray)?.FirstOrDefault()?["text"]?.ToString() ?? "[REDACTED]";
            output.RemoveAt(i);
            if (i < output.Count && output[i]!["content"] is JsonArray { Count: > 0 } content)
            {
                var part = content[0]!.DeepClone();
                part["text"] = text;
                content.Insert(0, part);
            }
        }
    }

    /// <summary>Completions: gives a model that does not reason the effort that agentgateway sends it beside tools.</summary>
    public static void EffortOfModelsThatDoNotReason(JsonNode actual)
    {
        if (actual["model"]?.ToString() is { } model && (model.StartsWith("gpt-3", StringComparison.Ordinal) || model.StartsWith("gpt-4", StringComparison.Ordinal))
            && actual["messages"] is not null && actual["tools"] is not null && actual["reasoning_effort"] is null)
        {
            actual["reasoning_effort"] = "none";
        }
    }

    /// <summary>Bedrock: takes redacted thoughts out of the messages.</summary>
    public static void RedactedThoughts(JsonNode actual)
    {
        foreach (var content in (actual["messages"] as JsonArray ?? []).Select(static message => message!["content"]).OfType<JsonArray>())
        {
            for (var i = content.Count - 1; i >= 0; i--)
            {
                if (content[i]!["reasoningContent"]?["redactedContent"] is not null)
                {
                    content.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>Messages and Bedrock: makes the instruction to answer in JSON a schema again, and takes back the room for an answer that we leave beside the thoughts.</summary>
    public static void ClaudeSettings(JsonNode actual)
    {
        AnyObject(actual);
        if (actual["thinking"]?["budget_tokens"]?.GetValue<long>() is { } budget && actual["max_tokens"]?.GetValue<long>() is { } most && most == budget + DefaultLimit && budget >= DefaultLimit)
        {
            actual["max_tokens"] = DefaultLimit;
            actual["thinking"]!["budget_tokens"] = DefaultLimit - 1;
        }

        if (actual["additionalModelRequestFields"]?["thinking"]?["budget_tokens"]?.GetValue<long>() is { } tokens and >= DefaultLimit
            && actual["inferenceConfig"]?["maxTokens"]?.GetValue<long>() == tokens + DefaultLimit)
        {
            actual["inferenceConfig"]!["maxTokens"] = DefaultLimit;
        }
    }

    private static void AnyObject(JsonNode actual)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = true };
        if (actual["system"] is JsonArray { Count: > 0 } blocks && Ends(blocks[^1]!["text"], out var text))
        {
            Replace(blocks[^1]!.AsObject(), "text", text);
            if (text.Length == 0)
            {
                blocks.RemoveAt(blocks.Count - 1);
            }

            Drop(actual, "system", blocks.Count == 0);
            actual["outputConfig"] = new JsonObject
            {
                ["textFormat"] = new JsonObject { ["type"] = "json_schema", ["structure"] = new JsonObject { ["jsonSchema"] = new JsonObject { ["schema"] = schema.ToJsonString() } } },
            };
        }
        else if (Ends(actual["system"], out var system))
        {
            Replace(actual.AsObject(), "system", system);
            Drop(actual, "system", system.Length == 0);
            actual["output_config"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = schema } };
        }
    }

    private static bool Ends(JsonNode? node, out string rest)
    {
        var text = node is JsonValue ? node.ToString() : "";
        rest = text.EndsWith(JsonOnly, StringComparison.Ordinal) ? text[..^JsonOnly.Length].TrimEnd('\n') : "";
        return text.EndsWith(JsonOnly, StringComparison.Ordinal);
    }

    private static void Replace(JsonObject members, string name, string text) => members[name] = text;

    private static void Drop(JsonNode members, string name, bool isEmpty)
    {
        if (isEmpty)
        {
            members.AsObject().Remove(name);
        }
    }

    private static bool TakeFiles(JsonArray parts)
    {
        var taken = false;
        for (var i = 0; i < parts.Count;)
        {
            if (parts[i]!["text"]?.ToString().StartsWith(FilesBegin, StringComparison.Ordinal) != true)
            {
                i++;
                continue;
            }

            // The label, and all files up to the next text.
            taken = true;
            do
            {
                parts.RemoveAt(i);
            }
            while (i < parts.Count && parts[i]!["type"]?.ToString() != "text");
        }

        return taken;
    }

    private static void TakeText(JsonArray texts)
    {
        for (var i = texts.Count - 1; i >= 0; i--)
        {
            if (texts[i]!["text"]?.ToString() != FilesElsewhere)
            {
                continue;
            }

            if (texts[i]!["prompt_cache_breakpoint"] is null)
            {
                texts.RemoveAt(i);
            }
            else
            {
                texts[i]!["text"] = "";
            }
        }
    }

    private static void TakeItems(JsonArray? items, string type)
    {
        for (var i = (items?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (items![i]!["type"]?.ToString() == type)
            {
                items.RemoveAt(i);
            }
        }
    }

    private static void TakeBlocks(JsonArray events)
    {
        var taken = new HashSet<int>();
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i]!["data"] is not JsonObject data || data["index"]?.GetValue<int>() is not { } index)
            {
                continue;
            }

            if (data["content_block"]?["type"]?.ToString() is "thinking" or "image")
            {
                taken.Add(index);
            }

            if (taken.Contains(index))
            {
                events.RemoveAt(i--);
            }
            else
            {
                data["index"] = index - taken.Count(number => number < index);
            }
        }
    }
}
