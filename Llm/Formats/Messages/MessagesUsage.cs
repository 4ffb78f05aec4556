using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>The <c>usage</c> object: input is without cached tokens.</summary>
internal static class MessagesUsage
{
    /// <summary>Reads a usage object into the counts; later values win.</summary>
    public static void Read(JsonElement usage, TokenUsage counts)
    {
        UsageObjectReader.Read(usage, counts);
        counts.InputExcludesCache = true;
    }

    /// <summary>Writes the object.</summary>
    /// <param name="zeroCache">Whether a cache count of zero is said.</param>
    public static void Write(TokenUsage? counts, string? serviceTier, Utf8JsonWriter json, bool zeroCache = true)
    {
        json.WriteStartObject();
        json.WriteNumber("input_tokens"u8, InputOf(counts));
        json.WriteNumber("output_tokens"u8, counts?.Output ?? 0);
        if (counts?.CacheWrite is { } write && (write > 0 || zeroCache))
        {
            json.WriteNumber("cache_creation_input_tokens"u8, write);
        }

        if (counts?.CacheRead is { } read && (read > 0 || zeroCache))
        {
            json.WriteNumber("cache_read_input_tokens"u8, read);
        }

        if (serviceTier is not null)
        {
            json.WriteString("service_tier"u8, serviceTier);
        }

        json.WriteEndObject();
    }

    private static long InputOf(TokenUsage? counts)
    {
        var input = counts?.ProviderInput ?? 0;
        return counts is null || counts.InputExcludesCache ? input : Math.Max(0, input - (counts.CacheRead ?? 0) - (counts.CacheWrite ?? 0));
    }
}
