using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Reads and writes the <c>usage</c> of a response. Cached tokens are part of the input, reasoning is part of the output.</summary>
internal static class ResponsesUsage
{
    /// <summary>The counts of a response object; null if it has none.</summary>
    public static TokenUsage? Read(JsonElement response)
    {
        if (response.Object("usage"u8) is not { } usage)
        {
            return null;
        }

        var counts = new TokenUsage();
        UsageObjectReader.Read(usage, counts);
        return counts;
    }

    /// <summary>Writes the member <c>usage</c>.</summary>
    /// <param name="nullCacheWrite">Write an unknown number of cache writes as null instead of leaving it out.</param>
    public static void Write(TokenUsage usage, Utf8JsonWriter json, TranslationContext context, bool nullCacheWrite)
    {
        var input = usage.Input ?? 0;
        var output = usage.Output ?? 0;
        if (output == 0 && context.Upstream == ChatFormat.Completions && usage.ProviderTotal is { } total && total > input)
        {
            // Gemini's compatible endpoint reports thoughts in the total only.
            output = total - input;
        }

        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, input);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CacheRead ?? 0);
        if (usage.CacheWrite is { } written)
        {
            json.WriteNumber("cache_write_tokens"u8, written);
        }
        else if (nullCacheWrite)
        {
            json.WriteNull("cache_write_tokens"u8);
        }

        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning ?? 0);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.InputExcludesCache ? input + output : usage.ProviderTotal ?? input + output);
        json.WriteEndObject();
    }
}
