using System.Buffers.Binary;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Texts of header fields without a new string for those that come again and again: known names, and what was seen before.</summary>
/// <remarks>
/// A value is kept from the second time on in which it comes, so that request ids and the like are not; the tables have fixed sizes. Threads may race:
/// what is lost then is a place in a table. Cookies are never kept.
/// </remarks>
internal sealed class FieldStrings
{
    private const int Places = 1024;
    private const int LongestKept = 96;

    private static readonly string?[] Known = CreateKnown();

    private readonly string?[] _strings = new string?[Places];
    private readonly uint[] _seen = new uint[Places];

    /// <summary>A field name; the caller has checked that it is a token.</summary>
    public string Name(ReadOnlySpan<byte> name)
    {
        for (var at = NameHash(name) % Places; Known[at] is { } known; at = (at + 1) % Places)
        {
            if (known.Length == name.Length && Ascii.EqualsIgnoreCase(name, known))
            {
                return known;
            }
        }

        return Text(name);
    }

    /// <summary>A field value in Latin-1.</summary>
    /// <param name="name">What <see cref="Name"/> gave for the field.</param>
    public string Value(string name, ReadOnlySpan<byte> value) =>
        value.IsEmpty ? "" : ReferenceEquals(name, HeaderNames.SetCookie) ? Encoding.Latin1.GetString(value) : Text(value);

    /// <summary>Any text in Latin-1.</summary>
    public string Text(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestKept)
        {
            return Encoding.Latin1.GetString(text);
        }

        var hash = Hash(text);
        var at = hash % Places;
        if (_strings[at] is { } kept && kept.Length == text.Length && Ascii.Equals(text, kept))
        {
            return kept;
        }

        var made = Encoding.Latin1.GetString(text);
        if (_seen[at] == hash)
        {
            _strings[at] = made;
        }

        _seen[at] = hash;
        return made;
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
            text = text[8..];
        }

        foreach (var b in text)
        {
            hash = (hash ^ b) * 0x9E3779B97F4A7C15;
        }

        return (uint)(hash >> 32);
    }

    // Letters hash alike in both cases; other characters may share a place with them, which only costs a comparison.
    private static uint NameHash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var b in name)
        {
            hash = (hash ^ (b | 0x20u)) * 16777619;
        }

        return hash;
    }

    private static string?[] CreateKnown()
    {
        var table = new string?[Places];
        foreach (var property in typeof(HeaderNames).GetFields())
        {
            if (property.GetValue(null) is string { Length: > 0 } name && name[0] != ':')
            {
                var at = NameHash(Encoding.ASCII.GetBytes(name)) % Places;
                while (table[at] is not null)
                {
                    at = (at + 1) % Places;
                }

                table[at] = name;
            }
        }

        return table;
    }
}
