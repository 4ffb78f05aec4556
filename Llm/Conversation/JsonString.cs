using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Conversation;

/// <summary>Works on JSON strings as they stand in a document, without making text of them.</summary>
internal static class JsonString
{
    /// <summary>The string as text, with half surrogate pairs replaced by U+FFFD.</summary>
    public static string Read(JsonElement source) => source.Str();

    /// <summary>The string is empty.</summary>
    public static bool IsEmpty(JsonElement source) => Content(source).IsEmpty;

    /// <summary>The string is empty or holds nothing but white space.</summary>
    public static bool IsBlank(JsonElement source)
    {
        var rest = Content(source);
        while (!rest.IsEmpty)
        {
            if (rest[0] == (byte)'\\')
            {
                var (unit, length) = Escape(rest);
                if (!char.IsWhiteSpace(unit))
                {
                    return false;
                }

                rest = rest[length..];
                continue;
            }

            _ = Rune.DecodeFromUtf8(rest, out var rune, out var consumed);
            if (!Rune.IsWhiteSpace(rune))
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }

    /// <summary>Writes the string into another document.</summary>
    /// <remarks>
    /// Its bytes are copied, escapes included, since they mean the same there. Only what other parsers may refuse, half of a surrogate pair, is repaired on the way.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The string is no valid UTF-8.</exception>
    public static void Copy(JsonElement source, Utf8JsonWriter json)
    {
        if (IsSound(Content(source)))
        {
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(source), skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(Read(source));
        }
    }

    /// <summary>The string is ASCII without escapes: its bytes are its text.</summary>
    public static bool IsPlain(JsonElement source) => Content(source) is var content && Ascii.IsValid(content) && !content.Contains((byte)'\\');

    /// <summary>What stands between the quotes.</summary>
    public static ReadOnlySpan<byte> Content(JsonElement source) => JsonMarshal.GetRawUtf8Value(source)[1..^1];

    private static bool IsSound(ReadOnlySpan<byte> content)
    {
        if (!Utf8.IsValid(content))
        {
            return false;
        }

        while (content.IndexOf((byte)'\\') is >= 0 and var at)
        {
            content = content[at..];
            var (unit, length) = Escape(content);
            content = content[length..];
            if (!char.IsSurrogate(unit))
            {
                continue;
            }

            if (char.IsLowSurrogate(unit) || content.Length < 2 || content[0] != (byte)'\\' || content[1] != (byte)'u')
            {
                return false;
            }

            (unit, length) = Escape(content);
            if (!char.IsLowSurrogate(unit))
            {
                return false;
            }

            content = content[length..];
        }

        return true;
    }

    // The reader of the document has seen to it that escapes are complete.
    private static (char Unit, int Length) Escape(ReadOnlySpan<byte> escape) => escape[1] switch
    {
        (byte)'u' => ((char)ushort.Parse(escape.Slice(2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture), 6),
        (byte)'n' => ('\n', 2),
        (byte)'r' => ('\r', 2),
        (byte)'t' => ('\t', 2),
        (byte)'f' => ('\f', 2),
        (byte)'b' => ('\b', 2),
        var itself => ((char)itself, 2),
    };
}
