using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <summary>Counts what OpenAI's text to speech is billed by: the characters of <c>input</c>.</summary>
public static class SpeechCharacters
{
    /// <summary>Unicode code points of the request's <c>input</c>; null if it has none.</summary>
    public static long? Count(ReadOnlySpan<byte> request)
    {
        try
        {
            var reader = new Utf8JsonReader(request);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isInput = reader.ValueTextEquals("input"u8);
                reader.Read();
                if (isInput && reader.TokenType == JsonTokenType.String)
                {
                    return Characters(ref reader);
                }

                reader.Skip();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair in the text.
            return null;
        }
    }

    private static long Characters(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return CodePoints(reader.ValueSpan);
        }

        var plain = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return CodePoints(plain.AsSpan(0, reader.CopyString(plain)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static long CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0L;
        while (!text.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(text, out _, out var length);
            text = text[length..];
            count++;
        }

        return count;
    }
}
