using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads the parts of a usage object that split its counts by kind.</summary>
internal static class UsageDetails
{
    /// <summary>Reads <c>{cached_tokens, reasoning_tokens, audio_tokens, …}</c>.</summary>
    /// <returns>True if there is such an object: its owner counts cached tokens as input.</returns>
    public static bool ReadObject(ref Utf8JsonReader reader, TokenUsage usage, bool input)
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
                usage.CacheRead = UsageObjectReader.Count(ref reader) ?? usage.CacheRead;
            }
            else if (reader.ValueTextEquals("cache_write_tokens"u8) || reader.ValueTextEquals("cache_creation_input_tokens"u8) || reader.ValueTextEquals("cache_creation_tokens"u8))
            {
                usage.CacheWrite = UsageObjectReader.Count(ref reader) ?? usage.CacheWrite;
            }
            else if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                usage.Reasoning = UsageObjectReader.Count(ref reader) ?? usage.Reasoning;
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                var count = UsageObjectReader.Count(ref reader);
                usage.InputAudio = input ? count ?? usage.InputAudio : usage.InputAudio;
                usage.OutputAudio = input ? usage.OutputAudio : count ?? usage.OutputAudio;
            }
            else if (reader.ValueTextEquals("image_tokens"u8))
            {
                var count = UsageObjectReader.Count(ref reader);
                usage.InputImage = input ? count ?? usage.InputImage : usage.InputImage;
                usage.OutputImage = input ? usage.OutputImage : count ?? usage.OutputImage;
            }
            else if (reader.ValueTextEquals("text_tokens"u8))
            {
                var count = UsageObjectReader.Count(ref reader);
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

    /// <summary>Reads Gemini's <c>[{modality, tokenCount}]</c>.</summary>
    public static void ReadModalities(ref Utf8JsonReader reader, TokenUsage usage, bool input)
    {
        if (!BeginArray(ref reader))
        {
            return;
        }

        while (NextObject(ref reader))
        {
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
                    count = UsageObjectReader.Count(ref reader);
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

    /// <summary>Reads Bedrock's <c>[{ttl, inputTokens}]</c>: cache writes by life.</summary>
    public static void ReadCacheDetails(ref Utf8JsonReader reader, TokenUsage usage)
    {
        if (!BeginArray(ref reader))
        {
            return;
        }

        while (NextObject(ref reader))
        {
            var isLong = false;
            long? count = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("ttl"u8))
                {
                    reader.Read();
                    isLong = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("1h"u8);
                    reader.Skip();
                }
                else if (reader.ValueTextEquals("inputTokens"u8))
                {
                    count = UsageObjectReader.Count(ref reader);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            usage.CacheWriteLong = isLong ? count ?? usage.CacheWriteLong : usage.CacheWriteLong;
        }
    }

    // Onto the value of a member; anything but an array is passed over.
    private static bool BeginArray(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    // Onto the next object of the array; other items are passed over. False at the array's end.
    private static bool NextObject(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
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
}
