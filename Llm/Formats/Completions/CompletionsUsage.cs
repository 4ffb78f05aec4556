using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>The <c>usage</c> object: input includes cached tokens.</summary>
internal static class CompletionsUsage
{
    /// <summary>Reads a usage object into the counts; later values win.</summary>
    public static void Read(JsonElement usage, TokenUsage counts)
    {
        counts.ProviderInput = usage.Integer("prompt_tokens"u8) ?? counts.ProviderInput;
        counts.Output = usage.Integer("completion_tokens"u8) ?? counts.Output;
        counts.ProviderTotal = usage.Integer("total_tokens"u8) ?? counts.ProviderTotal;
        var input = usage.Object("prompt_tokens_details"u8);
        // Some compatible providers report Anthropic's or DeepSeek's names beside or instead of OpenAI's.
        counts.CacheRead = input?.Integer("cached_tokens"u8) ?? usage.Integer("cache_read_input_tokens"u8) ?? usage.Integer("prompt_cache_hit_tokens"u8) ?? counts.CacheRead;
        counts.CacheWrite = input?.Integer("cache_write_tokens"u8) ?? usage.Integer("cache_creation_input_tokens"u8) ?? counts.CacheWrite;
        counts.InputAudio = input?.Integer("audio_tokens"u8) ?? counts.InputAudio;
        counts.InputImage = input?.Integer("image_tokens"u8) ?? counts.InputImage;
        counts.InputText = input?.Integer("text_tokens"u8) ?? counts.InputText;
        var output = usage.Object("completion_tokens_details"u8);
        counts.Reasoning = output?.Integer("reasoning_tokens"u8) ?? counts.Reasoning;
        counts.OutputAudio = output?.Integer("audio_tokens"u8) ?? counts.OutputAudio;
        counts.OutputImage = output?.Integer("image_tokens"u8) ?? counts.OutputImage;
        counts.OutputText = output?.Integer("text_tokens"u8) ?? counts.OutputText;
    }

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
