using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden.Grammar;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats;

/// <summary>Reads streams that were written for clients, after a grammar has accepted them.</summary>
internal static class Streams
{
    /// <summary>The JSON data of every event.</summary>
    public static List<JsonElement> Events(ChatFormat format, string stream)
    {
        Assert.Empty(StreamGrammar.Check(format, stream));
        var events = new List<JsonElement>();
        foreach (var line in stream.Split('\n'))
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line != "data: [DONE]")
            {
                using var document = JsonDocument.Parse(line[6..]);
                events.Add(document.RootElement.Clone());
            }
        }

        return events;
    }

    /// <summary>The response of the last event of a Responses stream.</summary>
    public static JsonElement Response(string stream) => Events(ChatFormat.Responses, stream)[^1].GetProperty("response");

    /// <summary>The parts of all chunks of a Gemini stream.</summary>
    public static List<JsonElement> GeminiParts(string stream) =>
        [.. Events(ChatFormat.Gemini, stream).Where(data => data.TryGetProperty("candidates", out _))
            .SelectMany(data => data.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts").EnumerateArray())];
}
