using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>Takes a deliberate deviation back out of our result, so that the rest can still be compared.</summary>
internal static class GoldenUndo
{
    private const string FilesBegin = "Files of the result of tool call ";
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
