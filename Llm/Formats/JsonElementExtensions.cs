using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Formats;

/// <summary>Lenient reading of JSON: a member of another type than expected counts as absent.</summary>
public static class JsonElementExtensions
{
    private const int LongestName = 64;

    private const int KeptScratch = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <summary>The member; null if absent or JSON null, or if this is no object.</summary>
    public static JsonElement? Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A string member.</summary>
    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonWords.Find(value) ?? value.Str() : null;

    /// <summary>The string, with half surrogate pairs replaced by U+FFFD.</summary>
    public static string Str(this JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate is valid JSON and no valid text.
            return LenientString.Unescape(element.GetRawText());
        }
    }

    /// <summary>An integer member; a number with a zero fraction counts.</summary>
    public static long? Integer(this JsonElement element, ReadOnlySpan<byte> name)
    {
        if (Member(element, name) is not { ValueKind: JsonValueKind.Number } value)
        {
            return null;
        }

        return value.TryGetInt64(out var integer) ? integer
            : value.TryGetDouble(out var number) && Math.Abs(number) < 9e15 && number == Math.Truncate(number) ? (long)number : null;
    }

    /// <summary>A number member.</summary>
    public static double? Number(this JsonElement element, ReadOnlySpan<byte> name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A boolean member.</summary>
    public static bool? Flag(this JsonElement element, ReadOnlySpan<byte> name) =>
        Member(element, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <summary>An object member.</summary>
    public static JsonElement? Object(this JsonElement element, ReadOnlySpan<byte> name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>The elements of an array member; none if it is absent.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, ReadOnlySpan<byte> name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : default;

    /// <summary>The member's name is one of these.</summary>
    internal static bool IsIn(this JsonProperty member, HashSet<string> names)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        Span<char> text = stackalloc char[LongestName];
        return name.Length <= LongestName && !name.Contains((byte)'\\') && Ascii.ToUtf16(name, text, out var length) == OperationStatus.Done
            ? names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..length])
            : names.Contains(member.Name);
    }

    /// <summary>The value as JSON text without white space.</summary>
    public static string Compacted(this JsonElement element)
    {
        var buffer = _scratch ?? new ArrayBufferWriter<byte>(KeptScratch / 16);
        _scratch = null;
        var json = JsonWriters.Take(buffer);
        element.WriteTo(json);
        JsonWriters.Finish(json);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        if (buffer.Capacity <= KeptScratch)
        {
            buffer.ResetWrittenCount();
            _scratch = buffer;
        }

        return text;
    }
}
