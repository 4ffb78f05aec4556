using System.Text.Json;
using Xunit;

namespace Agentgateway.Llm.Tests.Grammar;

/// <summary>Events of a complete Server-Sent Events text.</summary>
internal static class SseText
{
    /// <summary>Names and JSON data of all events; fails if a line is neither a field nor a comment, or if data is not JSON.</summary>
    public static List<(string Name, JsonElement Data)> Parse(string text, bool allowDone = false)
    {
        var events = new List<(string, JsonElement)>();
        foreach (var block in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var name = "";
            string? data = null;
            foreach (var line in block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    name = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    data = line[6..];
                }
                else
                {
                    Assert.StartsWith(":", line, StringComparison.Ordinal);
                }
            }

            if (data is null || (allowDone && data == "[DONE]"))
            {
                continue;
            }

            using var document = JsonDocument.Parse(data);
            events.Add((name, document.RootElement.Clone()));
        }

        return events;
    }
}
