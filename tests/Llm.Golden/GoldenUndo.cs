using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>Takes a deliberate deviation back out of our result, so that the rest can still be compared.</summary>
internal static class GoldenUndo
{
    /// <summary>Messages: takes thinking blocks out of a document, or their events out of a stream.</summary>
    public static void Thinking(JsonNode actual)
    {
        if (actual is JsonObject document)
        {
            TakeItems(document["content"] as JsonArray, "thinking");
        }
        else if (actual is JsonArray events)
        {
            TakeBlocks(events);
        }
    }

    /// <summary>Responses: takes reasoning items out.</summary>
    public static void ReasoningItems(JsonNode actual) => TakeItems(actual["output"] as JsonArray, "reasoning");

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

            if (data["content_block"]?["type"]?.ToString() == "thinking")
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
