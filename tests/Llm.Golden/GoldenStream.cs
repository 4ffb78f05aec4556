using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>A stream's events as JSON, and the trailer that streaming golden files end with.</summary>
internal static class GoldenStream
{
    /// <summary>Splits the body of a golden file into the stream and its trailer.</summary>
    public static (string Events, JsonObject? Trailer) Split(string body)
    {
        var start = body.LastIndexOf("\n{", StringComparison.Ordinal);
        if (start < 0 && body.StartsWith('{'))
        {
            start = -1;
        }
        else if (start < 0)
        {
            return (body, null);
        }

        try
        {
            return (body[..(start + 1)], JsonNode.Parse(body[(start + 1)..]) as JsonObject);
        }
        catch (JsonException)
        {
            return (body, null);
        }
    }

    /// <summary>The events: an array of <c>{"event", "data"}</c> objects, <c>event</c> only where it was named.</summary>
    public static JsonArray Parse(string text)
    {
        var events = new JsonArray();
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string? name = null;
            var data = new List<string>();
            foreach (var line in block.Split('\n'))
            {
                if (line.StartsWith("event:", StringComparison.Ordinal))
                {
                    name = line[6..].Trim();
                }
                else if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    data.Add(line[5..].TrimStart(' '));
                }
            }

            if (data.Count > 0)
            {
                events.Add(Event(name, string.Join('\n', data)));
            }
        }

        return events;
    }

    private static JsonObject Event(string? name, string data)
    {
        var read = new JsonObject();
        if (name is not null)
        {
            read["event"] = name;
        }

        try
        {
            read["data"] = JsonNode.Parse(data);
        }
        catch (JsonException)
        {
            read["data"] = data;
        }

        return read;
    }
}
