using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Token counts as Converse reports them: the input is without what was read from or written to the cache.</summary>
internal static class BedrockUsage
{
    /// <summary>Reads <c>usage</c>.</summary>
    public static TokenUsage Read(JsonElement usage)
    {
        var counts = new TokenUsage();
        UsageObjectReader.Read(usage, counts);
        counts.InputExcludesCache = true;
        return counts;
    }

    /// <summary>Writes the member <c>usage</c>.</summary>
    public static void Write(TokenUsage? usage, Utf8JsonWriter json)
    {
        var input = usage?.Input ?? 0;
        var cached = (usage?.CacheRead ?? 0) + (usage?.CacheWrite ?? 0);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("inputTokens"u8, Math.Max(0, input - cached));
        json.WriteNumber("outputTokens"u8, usage?.Output ?? 0);
        json.WriteNumber("totalTokens"u8, usage?.Total ?? input + (usage?.Output ?? 0));
        if (usage?.CacheRead is { } read)
        {
            json.WriteNumber("cacheReadInputTokens"u8, read);
        }

        if (usage?.CacheWrite is { } write)
        {
            json.WriteNumber("cacheWriteInputTokens"u8, write);
        }

        json.WriteEndObject();
    }
}
