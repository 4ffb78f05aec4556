using System.Runtime.InteropServices;
using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads one usage object, whoever's it is: the only reader of token counts, for forwarded bytes and for translated answers alike.</summary>
/// <remarks>
/// What is reported overwrites what was known, member by member; null, negative and odd values are passed over. Whether cached tokens are part of the input is
/// told by the names: OpenAI's and Gemini's include them, Anthropic's and Bedrock's do not (llm.md 5.2).
/// </remarks>
internal static class UsageObjectReader
{
    /// <summary>Reads the usage object of a parsed document; anything else is skipped.</summary>
    public static void Read(JsonElement element, TokenUsage usage)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(element));
            reader.Read();
            Read(ref reader, usage);
        }
    }

    /// <summary>Reads the object at which the reader stands; anything else is skipped.</summary>
    /// <param name="seen">Takes the service tier, which Anthropic puts here.</param>
    public static void Read(ref Utf8JsonReader reader, TokenUsage usage, LlmObservation? seen = null)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        var shape = new Shape();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Totals(ref reader, usage, ref shape) || Caches(ref reader, usage, ref shape) || Parts(ref reader, usage, ref shape))
            {
                continue;
            }

            var isTier = seen is not null && reader.ValueTextEquals("service_tier"u8);
            reader.Read();
            if (isTier && reader.TokenType == JsonTokenType.String)
            {
                seen!.ServiceTier = reader.GetString();
            }

            reader.Skip();
        }

        Settle(usage, shape);
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

    private static bool Totals(ref Utf8JsonReader reader, TokenUsage usage, ref Shape shape)
    {
        if (reader.ValueTextEquals("input_tokens"u8) || reader.ValueTextEquals("inputTokens"u8) || reader.ValueTextEquals("inputTokenCount"u8))
        {
            usage.ProviderInput = Count(ref reader) ?? usage.ProviderInput;
        }
        else if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("promptTokenCount"u8))
        {
            shape.IsGemini = reader.ValueTextEquals("promptTokenCount"u8);
            shape.Included = true;
            shape.Prompt = Count(ref reader);
            usage.ProviderInput = shape.Prompt ?? usage.ProviderInput;
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
            shape.Candidates = Count(ref reader);
        }
        else if (reader.ValueTextEquals("thoughtsTokenCount"u8))
        {
            shape.Thoughts = Count(ref reader);
        }
        else if (reader.ValueTextEquals("toolUsePromptTokenCount"u8))
        {
            shape.ToolUse = Count(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool Caches(ref Utf8JsonReader reader, TokenUsage usage, ref Shape shape)
    {
        if (reader.ValueTextEquals("cache_read_input_tokens"u8) || reader.ValueTextEquals("cacheReadInputTokens"u8) || reader.ValueTextEquals("cacheReadInputTokenCount"u8))
        {
            shape.Excluded = true;
            usage.CacheRead = Count(ref reader) ?? usage.CacheRead;
        }
        else if (reader.ValueTextEquals("cache_creation_input_tokens"u8) || reader.ValueTextEquals("cacheWriteInputTokens"u8)
            || reader.ValueTextEquals("cacheWriteInputTokensCount"u8) || reader.ValueTextEquals("cacheWriteInputTokenCount"u8))
        {
            shape.Excluded = true;
            usage.CacheWrite = Count(ref reader) ?? usage.CacheWrite;
        }
        else if (reader.ValueTextEquals("ephemeral_1h_input_tokens"u8))
        {
            usage.CacheWriteLong = Count(ref reader) ?? usage.CacheWriteLong;
        }
        else if (reader.ValueTextEquals("cacheDetails"u8))
        {
            UsageDetails.ReadCacheDetails(ref reader, usage);
        }
        else if (reader.ValueTextEquals("cachedContentTokenCount"u8) || reader.ValueTextEquals("prompt_cache_hit_tokens"u8) || reader.ValueTextEquals("cached_tokens"u8))
        {
            usage.CacheRead = Count(ref reader) ?? usage.CacheRead;
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool Parts(ref Utf8JsonReader reader, TokenUsage usage, ref Shape shape)
    {
        if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8) || reader.ValueTextEquals("input_token_details"u8))
        {
            shape.Included |= UsageDetails.ReadObject(ref reader, usage, input: true);
        }
        else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8) || reader.ValueTextEquals("output_token_details"u8))
        {
            UsageDetails.ReadObject(ref reader, usage, input: false);
        }
        else if (reader.ValueTextEquals("promptTokensDetails"u8))
        {
            UsageDetails.ReadModalities(ref reader, usage, input: true);
        }
        else if (reader.ValueTextEquals("candidatesTokensDetails"u8) || reader.ValueTextEquals("responseTokensDetails"u8))
        {
            UsageDetails.ReadModalities(ref reader, usage, input: false);
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

    private static void Settle(TokenUsage usage, in Shape shape)
    {
        if (shape.Candidates is not null || shape.Thoughts is not null)
        {
            usage.Output = (shape.Candidates ?? 0) + (shape.Thoughts ?? 0);
            usage.Reasoning = shape.Thoughts ?? usage.Reasoning;
        }
        else if (shape.IsGemini)
        {
            // Gemini leaves counts of zero out, as a blocked prompt and the first chunk of a stream show.
            usage.Output ??= 0;
        }

        if (shape.Prompt is not null && shape.ToolUse is > 0)
        {
            // Gemini counts what its own tools put into the prompt apart; it is billed as input.
            usage.ProviderInput = shape.Prompt + shape.ToolUse;
        }

        // OpenAI's and Gemini's names mean that cached tokens are part of the input, whatever else is said.
        if (shape.Included)
        {
            usage.InputExcludesCache = false;
        }
        else if (shape.Excluded)
        {
            usage.InputExcludesCache = true;
        }
    }

    private struct Shape
    {
        public bool Included;
        public bool Excluded;
        public bool IsGemini;
        public long? Prompt;
        public long? Candidates;
        public long? Thoughts;
        public long? ToolUse;
    }
}
