using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agentgateway.Cel.Json;
using Agentgateway.Cel.Text;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel;

/// <summary>JSON to CEL values and back. Integers become int, above its range uint; other numbers double.</summary>
public static class CelJson
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Parses one JSON value; malformed text gives an error value. Objects and arrays keep a copy of the text.</summary>
    public static CelValue Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, Strict);
            var element = JsonElement.ParseValue(ref reader);
            return reader.Read() ? Invalid() : FromElement(element);
        }
        catch (JsonException)
        {
            return Invalid();
        }
    }

    public static CelValue Parse(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Parse(buffer.AsMemory(0, Encoding.UTF8.GetBytes(text, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>One top-level field of an object, read without converting the rest; text behind the field is not looked at.</summary>
    public static CelValue ParseField(ReadOnlySpan<byte> utf8, string field)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, Strict);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Errors.Conversion("the JSON text is not an object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMatch = reader.ValueTextEquals(field);
                reader.Read();
                if (isMatch)
                {
                    return FromReader(ref reader);
                }

                reader.Skip();
            }

            return Errors.NoSuchKey(field);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return Invalid();
        }
    }

    /// <summary>The value that starts at the reader's current token; afterwards the reader stands at its last token.</summary>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public static CelValue FromReader(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return CelValue.StringOrNull(reader.GetString());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer) ? CelValue.Int(integer)
                    : reader.TryGetUInt64(out var unsigned) ? CelValue.Uint(unsigned)
                    : CelValue.Double(reader.GetDouble());
            case JsonTokenType.True:
                return CelValue.True;
            case JsonTokenType.False:
                return CelValue.False;
            case JsonTokenType.Null:
                return CelValue.Null;
            default:
                return FromElement(JsonElement.ParseValue(ref reader));
        }
    }

    /// <summary>A view of an element; the document must live as long as the value.</summary>
    public static CelValue FromElement(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return CelValue.Map(new JsonMap(element));
            case JsonValueKind.Array:
                return CelValue.List(new JsonList(element));
            case JsonValueKind.String:
                try
                {
                    return CelValue.String(element.GetString()!);
                }
                catch (InvalidOperationException)
                {
                    return Errors.Conversion("the JSON string is not valid Unicode");
                }

            case JsonValueKind.Number:
                return element.TryGetInt64(out var integer) ? CelValue.Int(integer)
                    : element.TryGetUInt64(out var unsigned) ? CelValue.Uint(unsigned)
                    : CelValue.Double(element.GetDouble());
            case JsonValueKind.True:
                return CelValue.True;
            case JsonValueKind.False:
                return CelValue.False;
            default:
                return CelValue.Null;
        }
    }

    /// <summary>Writes a value: bytes as base64, times as text, opaque objects as their plain value; NaN, infinities, empty optionals, errors and what nests deeper than 200 levels as null.</summary>
    public static void Write(Utf8JsonWriter writer, in CelValue value) => JsonOutput.Write(writer, value, 0);

    /// <summary>Compact JSON without escaping beyond what JSON demands.</summary>
    public static string ToText(in CelValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Compact JSON as UTF-8.</summary>
    public static byte[] ToBytes(in CelValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            Write(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The name that a map key gets in JSON.</summary>
    internal static string KeyText(in CelValue key) => key.Kind switch
    {
        CelKind.Double => Numbers.Format(key.AsDouble),
        _ => key.TryGetText(out var text) ? text : "",
    };

    private static CelValue Invalid() => Errors.Conversion("the text is not valid JSON");
}
