using System.Text;

namespace Agentgateway.Cel.Text;

/// <summary>Positions in strings counted in code points, as CEL does, on UTF-16 text.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDBFF'); i >= 0 && i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>UTF-16 offset of a code point index; the length for the index behind the last one, -1 beyond.</summary>
    public static int Offset(string text, long index)
    {
        if (index < 0 || index > text.Length)
        {
            return -1;
        }

        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return (int)index;
        }

        var offset = 0;
        for (long i = 0; i < index; i++)
        {
            if (offset >= text.Length)
            {
                return -1;
            }

            offset += char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1;
        }

        return offset;
    }

    /// <summary>Code point index of a UTF-16 offset.</summary>
    public static int Index(string text, int offset)
    {
        var index = 0;
        foreach (var _ in text.AsSpan(0, offset).EnumerateRunes())
        {
            index++;
        }

        return index;
    }

    public static string[] Split(string text)
    {
        var parts = new List<string>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            parts.Add(rune.ToString());
        }

        return [.. parts];
    }
}
