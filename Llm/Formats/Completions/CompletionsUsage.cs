using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Writes the <c>usage</c> object: input includes cached tokens.</summary>
internal static class CompletionsUsage
{
    /// <summary>Writes the object; cached tokens are part of the input, and repeated under Anthropic's names where the provider reported them apart.</summary>
    public static void Write(TokenUsage counts, Utf8JsonWriter json)
    {
        var input = counts.Input ?? 0;
        var output = counts.Output ?? 0;
        json.WriteStartObject();
        if (counts.InputExcludesCache)
        {
            Count(json, "cache_read_input_tokens"u8, counts.CacheRead);
            Count(json, "cache_creation_input_tokens"u8, counts.CacheWrite);
        }

        json.WriteNumber("prompt_tokens"u8, input);
        json.WriteNumber("completion_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, counts.InputExcludesCache ? input + output : counts.ProviderTotal ?? (input + output));
        if ((counts.CacheRead ?? counts.CacheWrite ?? counts.InputAudio ?? counts.InputImage) is not null)
        {
            json.WriteStartObject("prompt_tokens_details"u8);
            Count(json, "cached_tokens"u8, counts.CacheRead);
            Count(json, "cache_write_tokens"u8, counts.CacheWrite);
            Count(json, "audio_tokens"u8, counts.InputAudio);
            Count(json, "image_tokens"u8, counts.InputImage);
            json.WriteEndObject();
        }

        if ((counts.Reasoning ?? counts.OutputAudio ?? counts.OutputImage) is not null)
        {
            json.WriteStartObject("completion_tokens_details"u8);
            Count(json, "reasoning_tokens"u8, counts.Reasoning);
            Count(json, "audio_tokens"u8, counts.OutputAudio);
            Count(json, "image_tokens"u8, counts.OutputImage);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Count(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? count)
    {
        if (count is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
