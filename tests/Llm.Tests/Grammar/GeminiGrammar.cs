using System.Text.Json;
using Xunit;

namespace Agentgateway.Llm.Tests.Grammar;

/// <summary>What clients of <c>streamGenerateContent?alt=sse</c> count on.</summary>
internal static class GeminiGrammar
{
    /// <summary>Fails the test if the stream is not valid.</summary>
    /// <returns>The last <c>usageMetadata</c>; null if there was none.</returns>
    public static JsonElement? Check(string stream)
    {
        var events = SseText.Parse(stream);
        Assert.NotEmpty(events);
        JsonElement? usage = null;
        string? id = null;
        var finished = false;
        for (var i = 0; i < events.Count; i++)
        {
            var (name, data) = events[i];
            Assert.Equal("", name);
            if (data.TryGetProperty("error", out var error))
            {
                Assert.Equal(events.Count - 1, i);
                Assert.True(error.GetProperty("code").GetInt32() >= 400);
                return usage;
            }

            id ??= data.GetProperty("responseId").GetString();
            Assert.Equal(id, data.GetProperty("responseId").GetString());
            Assert.True(data.TryGetProperty("modelVersion", out _));
            if (data.TryGetProperty("usageMetadata", out var counts))
            {
                usage = counts;
                Assert.True(Count(counts, "promptTokenCount") + Count(counts, "candidatesTokenCount") + Count(counts, "thoughtsTokenCount") <= Count(counts, "totalTokenCount"));
            }

            if (data.TryGetProperty("candidates", out var candidates))
            {
                Assert.False(finished, "nothing is said after the finish reason");
                var candidate = Assert.Single(candidates.EnumerateArray());
                finished = candidate.TryGetProperty("finishReason", out _);
                var content = candidate.GetProperty("content");
                Assert.Equal("model", content.GetProperty("role").GetString());
                foreach (var part in content.GetProperty("parts").EnumerateArray())
                {
                    Part(part, finished);
                }
            }
        }

        Assert.True(finished, "a finish reason ends the stream");
        return usage;
    }

    private static void Part(JsonElement part, bool isLast)
    {
        if (part.TryGetProperty("functionCall", out var call))
        {
            Assert.NotEqual("", call.GetProperty("name").GetString());
            Assert.Equal(JsonValueKind.Object, call.GetProperty("args").ValueKind);
        }
        else if (part.TryGetProperty("text", out var text))
        {
            Assert.True(isLast || text.GetString()!.Length > 0 || part.TryGetProperty("thoughtSignature", out _), "an empty piece says nothing");
        }
        else
        {
            Assert.True(part.TryGetProperty("inlineData", out _), "unknown part " + part);
        }
    }

    private static long Count(JsonElement usage, string name) => usage.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
}
