using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads one usage object, whoever's it is.</summary>
internal static class UsageObjectReader
{
    /// <summary>Reads the object at which the reader stands; anything else is skipped.</summary>
    public static void Read(ref Utf8JsonReader reader, TokenUsage usage)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        var seen = new Shape();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!Totals(ref reader, usage, ref seen) && !Caches(ref reader, usage, ref seen) && !Parts(ref reader, usage, ref seen))
            {
                reader.Read();
                reader.Skip();
            }
        }

        Settle(usage, seen);
    }

    /// <summary>A non-negative integer member; null if it is something else.</summary>
    public static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out var value) && value >= 0 ? value
                : reader.TryGetDouble(out var number) && number is >= 0 and < 9e15 && number == Math.Truncate(number) ? (long)number : null;
        }

        reader.Skip();
        return null;
    }

    /// <summary>A non-negative number member; null if it is something else.</summary>
    public static decimal? Seconds(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDecimal(out var value) && value >= 0 ? value : null;
        }

        reader.Skip();
        return null;
    }

    private static bool Totals(ref Utf8JsonReader reader, TokenUsage usage, ref Shape seen)
    {
        if (reader.ValueTextEquals("input_tokens"u8) || reader.ValueTextEquals("inputTokens"u8) || reader.ValueTextEquals("inputTokenCount"u8))
        {
            usage.ProviderInput = Count(ref reader) ?? usage.ProviderInput;
        }
        else if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("promptTokenCount"u8))
        {
            seen.Included = true;
            seen.Prompt = Count(ref reader);
            usage.ProviderInput = seen.Prompt ?? usage.ProviderInput;
        }
        else if (reader.ValueTextEquals("output_tokens"u8) || reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("outputTokens"u8)
            || reader.ValueTextEquals("outputTokenCount"u8))
        {
            usage.Output = Count(ref reader) ?? usage.Output;
        }
        else if (reader.ValueTextEquals("total_tokens"u8) || reader.ValueTextEquals("totalTokens"u8) || reader.ValueTextEquals("totalTokenCount"u8))
        {
            usage.ProviderTotal = Count(ref reader) ?? usage.ProviderTotal;
        }
        else if (reader.ValueTextEquals("candidatesTokenCount"u8) || reader.ValueTextEquals("responseTokenCount"u8))
        {
            seen.Candidates = Count(ref reader);
        }
        else if (reader.ValueTextEquals("thoughtsTokenCount"u8))
        {
            seen.Thoughts = Count(ref reader);
        }
        else if (reader.ValueTextEquals("toolUsePromptTokenCount"u8))
        {
            seen.ToolUse = Count(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool Caches(ref Utf8JsonReader reader, TokenUsage usage, ref Shape seen)
    {
        if (reader.ValueTextEquals("cache_read_input_tokens"u8) || reader.ValueTextEquals("cacheReadInputTokens"u8) || reader.ValueTextEquals("cacheReadInputTokenCount"u8))
        {
            seen.Excluded = true;
            usage.CacheRead = Count(ref reader) ?? usage.CacheRead;
        }
        else if (reader.ValueTextEquals("cache_creation_input_tokens"u8) || reader.ValueTextEquals("cacheWriteInputTokens"u8)
            || reader.ValueTextEquals("cacheWriteInputTokensCount"u8) || reader.ValueTextEquals("cacheWriteInputTokenCount"u8))
        {
            seen.Excluded = true;
            usage.CacheWrite = Count(ref reader) ?? usage.CacheWrite;
        }
        else if (reader.ValueTextEquals("ephemeral_1h_input_tokens"u8))
        {
            usage.CacheWriteLong = Count(ref reader) ?? usage.CacheWriteLong;
        }
        else if (reader.ValueTextEquals("cachedContentTokenCount"u8) || reader.ValueTextEquals("prompt_cache_hit_tokens"u8))
        {
            usage.CacheRead = Count(ref reader) ?? usage.CacheRead;
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool Parts(ref Utf8JsonReader reader, TokenUsage usage, ref Shape seen)
    {
        if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8) || reader.ValueTextEquals("input_token_details"u8))
        {
            seen.Included |= Details(ref reader, usage, input: true);
        }
        else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8) || reader.ValueTextEquals("output_token_details"u8))
        {
            Details(ref reader, usage, input: false);
        }
        else if (reader.ValueTextEquals("promptTokensDetails"u8))
        {
            Modalities(ref reader, usage, input: true);
        }
        else if (reader.ValueTextEquals("candidatesTokensDetails"u8) || reader.ValueTextEquals("responseTokensDetails"u8))
        {
            Modalities(ref reader, usage, input: false);
        }
        else if (reader.ValueTextEquals("seconds"u8))
        {
            usage.AudioSeconds = Seconds(ref reader) ?? usage.AudioSeconds;
        }
        else if (reader.ValueTextEquals("search_units"u8))
        {
            usage.SearchUnits = Seconds(ref reader) ?? usage.SearchUnits;
        }
        else if (reader.ValueTextEquals("tokens"u8) || reader.ValueTextEquals("billed_units"u8) || reader.ValueTextEquals("cache_creation"u8))
        {
            // Cohere's two views of the same call, and Anthropic's cache writes by life.
            reader.Read();
            Read(ref reader, usage);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void Settle(TokenUsage usage, in Shape seen)
    {
        if (seen.Candidates is not null || seen.Thoughts is not null)
        {
            usage.Output = (seen.Candidates ?? 0) + (seen.Thoughts ?? 0);
            usage.Reasoning = seen.Thoughts ?? usage.Reasoning;
        }

        if (seen.Prompt is not null && seen.ToolUse is > 0)
        {
            // Gemini counts what its own tools put into the prompt apart; it is billed as input.
            usage.ProviderInput = seen.Prompt + seen.ToolUse;
        }

        // OpenAI's and Gemini's names mean that cached tokens are part of the input, whatever else is said.
        if (seen.Included)
        {
            usage.InputExcludesCache = false;
        }
        else if (seen.Excluded)
        {
            usage.InputExcludesCache = true;
        }
    }

    // True if the object says something about caching.
    private static bool Details(ref Utf8JsonReader reader, TokenUsage usage, bool input)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
            {
                usage.CacheRead = Count(ref reader) ?? usage.CacheRead;
            }
            else if (reader.ValueTextEquals("cache_write_tokens"u8))
            {
                usage.CacheWrite = Count(ref reader) ?? usage.CacheWrite;
            }
            else if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                usage.Reasoning = Count(ref reader) ?? usage.Reasoning;
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                var count = Count(ref reader);
                usage.InputAudio = input ? count ?? usage.InputAudio : usage.InputAudio;
                usage.OutputAudio = input ? usage.OutputAudio : count ?? usage.OutputAudio;
            }
            else if (reader.ValueTextEquals("image_tokens"u8))
            {
                var count = Count(ref reader);
                usage.InputImage = input ? count ?? usage.InputImage : usage.InputImage;
                usage.OutputImage = input ? usage.OutputImage : count ?? usage.OutputImage;
            }
            else if (reader.ValueTextEquals("text_tokens"u8))
            {
                var count = Count(ref reader);
                usage.InputText = input ? count ?? usage.InputText : usage.InputText;
                usage.OutputText = input ? usage.OutputText : count ?? usage.OutputText;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return true;
    }

    // Gemini: [{modality, tokenCount}].
    private static void Modalities(ref Utf8JsonReader reader, TokenUsage usage, bool input)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var modality = Modality.Other;
            long? count = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("modality"u8))
                {
                    reader.Read();
                    modality = reader.TokenType != JsonTokenType.String ? Modality.Other
                        : reader.ValueTextEquals("TEXT"u8) ? Modality.Text
                        : reader.ValueTextEquals("IMAGE"u8) ? Modality.Image
                        : reader.ValueTextEquals("AUDIO"u8) ? Modality.Audio : Modality.Other;
                    reader.Skip();
                }
                else if (reader.ValueTextEquals("tokenCount"u8))
                {
                    count = Count(ref reader);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            Set(usage, modality, count, input);
        }
    }

    private static void Set(TokenUsage usage, Modality modality, long? count, bool input)
    {
        switch (modality)
        {
            case Modality.Text when input:
                usage.InputText = count ?? usage.InputText;
                break;
            case Modality.Text:
                usage.OutputText = count ?? usage.OutputText;
                break;
            case Modality.Image when input:
                usage.InputImage = count ?? usage.InputImage;
                break;
            case Modality.Image:
                usage.OutputImage = count ?? usage.OutputImage;
                break;
            case Modality.Audio when input:
                usage.InputAudio = count ?? usage.InputAudio;
                break;
            case Modality.Audio:
                usage.OutputAudio = count ?? usage.OutputAudio;
                break;
        }
    }

    private enum Modality
    {
        Other,
        Text,
        Image,
        Audio,
    }

    private struct Shape
    {
        public bool Included;
        public bool Excluded;
        public long? Prompt;
        public long? Candidates;
        public long? Thoughts;
        public long? ToolUse;
    }
}
