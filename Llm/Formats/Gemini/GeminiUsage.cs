using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Reads and writes <c>usageMetadata</c>. Gemini counts cached tokens as input, and thoughts apart from the candidates.</summary>
internal static class GeminiUsage
{
    /// <summary>The counts of an answer or of a chunk; null if it has none.</summary>
    public static TokenUsage? Read(JsonElement body)
    {
        if ((body.Object("usageMetadata"u8) ?? body.Object("usage_metadata"u8)) is not { } usage)
        {
            return null;
        }

        var counts = new TokenUsage();
        UsageObjectReader.Read(usage, counts);
        return counts;
    }

    /// <summary>Writes the member <c>usageMetadata</c>.</summary>
    public static void Write(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, usage.Input ?? 0);
        json.WriteNumber("candidatesTokenCount"u8, Math.Max(0, (usage.Output ?? 0) - (usage.Reasoning ?? 0)));
        if (usage.Reasoning is { } thoughts and > 0)
        {
            json.WriteNumber("thoughtsTokenCount"u8, thoughts);
        }

        if (usage.CacheRead is { } cached and > 0)
        {
            json.WriteNumber("cachedContentTokenCount"u8, cached);
        }

        json.WriteNumber("totalTokenCount"u8, usage.Total ?? 0);
        Details(json, "promptTokensDetails"u8, usage.InputText, usage.InputImage, usage.InputAudio);
        Details(json, "candidatesTokensDetails"u8, usage.OutputText, usage.OutputImage, usage.OutputAudio);
        json.WriteEndObject();
    }

    private static void Details(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? text, long? image, long? audio)
    {
        if ((image ?? 0) + (audio ?? 0) == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        Detail(json, "TEXT"u8, text);
        Detail(json, "IMAGE"u8, image);
        Detail(json, "AUDIO"u8, audio);
        json.WriteEndArray();
    }

    private static void Detail(Utf8JsonWriter json, ReadOnlySpan<byte> modality, long? count)
    {
        if (count is { } tokens and > 0)
        {
            json.WriteStartObject();
            json.WriteString("modality"u8, modality);
            json.WriteNumber("tokenCount"u8, tokens);
            json.WriteEndObject();
        }
    }
}
