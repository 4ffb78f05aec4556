using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads model, service tier and token counts from an answer or from one stream event, in any of the known shapes.</summary>
/// <remarks>
/// OpenAI (<c>usage.prompt_tokens</c>), OpenAI responses (<c>response.usage.input_tokens</c>), Anthropic (<c>usage</c>, <c>message.usage</c>),
/// Gemini (<c>usageMetadata</c>), Bedrock (<c>usage.inputTokens</c>, <c>metadata.usage</c>). One pass, no tree; what is not looked for is skipped.
/// Later events overwrite what earlier ones said, field by field, as Anthropic's <c>message_delta</c> needs it.
/// </remarks>
public static class UsageReader
{
    /// <summary>Reads one JSON document into the observation. False if it is not valid JSON; what was read before the fault is kept.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, LlmObservation observation)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.StartArray)
            {
                // Gemini streams without alt=sse answer with an array of chunks.
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Document(ref reader, observation, nested: false);
                }

                return true;
            }

            Document(ref reader, observation, nested: false);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Document(ref Utf8JsonReader reader, LlmObservation seen, bool nested)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("usageMetadata"u8))
            {
                reader.Read();
                Usage(ref reader, seen.Usage);
            }
            else if (reader.ValueTextEquals("model"u8) || reader.ValueTextEquals("modelVersion"u8))
            {
                reader.Read();
                seen.ResponseModel ??= reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("service_tier"u8))
            {
                reader.Read();
                seen.ServiceTier = reader.TokenType == JsonTokenType.String ? reader.GetString() : seen.ServiceTier;
                reader.Skip();
            }
            else if (!nested && (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("response"u8) || reader.ValueTextEquals("metadata"u8)))
            {
                reader.Read();
                Document(ref reader, seen, nested: true);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static void Usage(ref Utf8JsonReader reader, TokenUsage usage)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        long? thoughts = null;
        long? candidates = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("input_tokens"u8) || reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("inputTokens"u8)
                || reader.ValueTextEquals("promptTokenCount"u8))
            {
                usage.ProviderInput = Count(ref reader) ?? usage.ProviderInput;
            }
            else if (reader.ValueTextEquals("output_tokens"u8) || reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("outputTokens"u8))
            {
                usage.Output = Count(ref reader) ?? usage.Output;
            }
            else if (reader.ValueTextEquals("total_tokens"u8) || reader.ValueTextEquals("totalTokens"u8) || reader.ValueTextEquals("totalTokenCount"u8))
            {
                usage.ProviderTotal = Count(ref reader) ?? usage.ProviderTotal;
            }
            else if (reader.ValueTextEquals("candidatesTokenCount"u8))
            {
                candidates = Count(ref reader);
            }
            else if (reader.ValueTextEquals("thoughtsTokenCount"u8))
            {
                thoughts = Count(ref reader);
            }
            else if (reader.ValueTextEquals("cachedContentTokenCount"u8))
            {
                usage.CacheRead = Count(ref reader) ?? usage.CacheRead;
            }
            else if (reader.ValueTextEquals("cache_read_input_tokens"u8) || reader.ValueTextEquals("cacheReadInputTokens"u8)
                || reader.ValueTextEquals("cacheReadInputTokenCount"u8))
            {
                usage.InputExcludesCache = true;
                usage.CacheRead = Count(ref reader) ?? usage.CacheRead;
            }
            else if (reader.ValueTextEquals("cache_creation_input_tokens"u8) || reader.ValueTextEquals("cacheWriteInputTokens"u8)
                || reader.ValueTextEquals("cacheWriteInputTokensCount"u8))
            {
                usage.InputExcludesCache = true;
                usage.CacheWrite = Count(ref reader) ?? usage.CacheWrite;
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
            {
                Details(ref reader, usage, input: true);
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8))
            {
                Details(ref reader, usage, input: false);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (candidates is not null || thoughts is not null)
        {
            usage.Output = (candidates ?? 0) + (thoughts ?? 0);
            usage.Reasoning = thoughts ?? usage.Reasoning;
        }
    }

    private static void Details(ref Utf8JsonReader reader, TokenUsage usage, bool input)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        // OpenAI-shaped details mean that cached tokens are part of the input, whatever else is said.
        usage.InputExcludesCache &= !input;
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
                var audio = Count(ref reader);
                usage.InputAudio = input ? audio ?? usage.InputAudio : usage.InputAudio;
                usage.OutputAudio = input ? usage.OutputAudio : audio ?? usage.OutputAudio;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out var value) && value >= 0 ? value : null;
        }

        reader.Skip();
        return null;
    }
}
