using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads id, model, service tier, finish reasons and token counts from an answer or from one stream event, in any of the known shapes.</summary>
/// <remarks>
/// OpenAI (<c>usage.prompt_tokens</c>), OpenAI responses and realtime (<c>response.usage.input_tokens</c>), Anthropic (<c>usage</c>, <c>message.usage</c>),
/// Gemini (<c>usageMetadata</c>), Bedrock (<c>usage.inputTokens</c>, <c>metadata.usage</c>, invocation metrics, JSON nested as base64 in <c>bytes</c>),
/// Cohere (<c>meta</c>), Ollama (<c>eval_count</c>), images and transcriptions by unit. One pass, no tree; what is not looked for is skipped.
/// Later events overwrite what earlier ones said, field by field, as Anthropic's <c>message_delta</c> needs it.
/// </remarks>
public static class UsageReader
{
    private const int MaxNested = 1024 * 1024;

    /// <summary>Reads one JSON document into the observation. False if it is not valid JSON; what was read before the fault is kept.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, LlmObservation observation) => TryRead(json, observation, depth: 0);

    /// <summary>Reads the counts that Bedrock puts into headers of an <c>invoke</c> answer; for models whose bodies hold none.</summary>
    /// <param name="header">A header of the answer; null if absent.</param>
    public static void ReadBedrockHeaders(Func<string, string?> header, TokenUsage usage)
    {
        usage.Output ??= Number(header("x-amzn-bedrock-output-token-count"));
        if (usage.ProviderInput is null && Number(header("x-amzn-bedrock-input-token-count")) is { } input)
        {
            // The three counts belong together: a body that names its input has its own convention for the cache.
            usage.ProviderInput = input;
            usage.CacheRead = Number(header("x-amzn-bedrock-cache-read-input-token-count"));
            usage.CacheWrite = Number(header("x-amzn-bedrock-cache-write-input-token-count"));
            usage.InputExcludesCache = true;
        }
    }

    private static long? Number(string? text) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool TryRead(ReadOnlySpan<byte> json, LlmObservation observation, int depth)
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
                    Document(ref reader, observation, depth, nested: false);
                }

                return true;
            }

            Document(ref reader, observation, depth, nested: false);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair in a text.
            return false;
        }
    }

    private static void Document(ref Utf8JsonReader reader, LlmObservation seen, int depth, bool nested)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("usageMetadata"u8) || reader.ValueTextEquals("amazon-bedrock-invocationMetrics"u8))
            {
                reader.Read();
                UsageObjectReader.Read(ref reader, seen.Usage, seen);
            }
            else if (reader.ValueTextEquals("model"u8) || reader.ValueTextEquals("modelVersion"u8))
            {
                reader.Read();
                seen.ResponseModel ??= reader.TokenType == JsonTokenType.String ? RecentNames.Read(ref reader) : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("service_tier"u8))
            {
                reader.Read();
                seen.ServiceTier = reader.TokenType == JsonTokenType.String ? reader.GetString() : seen.ServiceTier;
                reader.Skip();
            }
            else if (FinishReader.TryReadMember(ref reader, seen, nested))
            {
                continue;
            }
            else if (!nested && (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("response"u8) || reader.ValueTextEquals("metadata"u8) || reader.ValueTextEquals("x_groq"u8)))
            {
                reader.Read();
                Document(ref reader, seen, depth, nested: true);
            }
            else if (!nested)
            {
                Root(ref reader, seen, depth);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    // Members that mean something at the root only.
    private static void Root(ref Utf8JsonReader reader, LlmObservation seen, int depth)
    {
        if (reader.ValueTextEquals("bytes"u8) && depth == 0)
        {
            reader.Read();
            Nested(ref reader, seen);
        }
        else if (reader.ValueTextEquals("meta"u8))
        {
            reader.Read();
            UsageObjectReader.Read(ref reader, seen.Usage);
        }
        else if (reader.ValueTextEquals("prompt_eval_count"u8) || reader.ValueTextEquals("inputTextTokenCount"u8) || reader.ValueTextEquals("prompt_token_count"u8))
        {
            seen.Usage.ProviderInput = UsageObjectReader.Count(ref reader) ?? seen.Usage.ProviderInput;
        }
        else if (reader.ValueTextEquals("eval_count"u8) || reader.ValueTextEquals("generation_token_count"u8))
        {
            seen.Usage.Output = UsageObjectReader.Count(ref reader) ?? seen.Usage.Output;
        }
        else if (reader.ValueTextEquals("duration"u8))
        {
            seen.Usage.AudioSeconds = UsageObjectReader.Seconds(ref reader) ?? seen.Usage.AudioSeconds;
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            Images(ref reader, seen.Usage);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    // Bedrock's invoke streams carry the model's own event as base64.
    private static void Nested(ref Utf8JsonReader reader, LlmObservation seen)
    {
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > MaxNested)
        {
            reader.Skip();
            return;
        }

        var decoded = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(reader.ValueSpan.Length));
        if (Base64.DecodeFromUtf8(reader.ValueSpan, decoded, out _, out var written) == OperationStatus.Done)
        {
            TryRead(decoded.AsSpan(0, written), seen, depth: 1);
        }

        ArrayPool<byte>.Shared.Return(decoded);
    }

    private static void Images(ref Utf8JsonReader reader, TokenUsage usage)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        var images = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var isImage = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                isImage |= reader.ValueTextEquals("b64_json"u8) || reader.ValueTextEquals("url"u8);
                reader.Read();
                reader.Skip();
            }

            images += isImage ? 1 : 0;
        }

        if (images > 0)
        {
            usage.Images = images;
        }
    }
}
