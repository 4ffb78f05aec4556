using System.Text;

namespace Agentgateway.Cel.Parsing;

/// <summary>Reads string and bytes literals: four quote styles, raw or with escapes.</summary>
internal static class StringScanner
{
    /// <param name="text">The whole expression.</param>
    /// <param name="position">At the opening quote; moved behind the closing one.</param>
    /// <param name="isRaw">Backslashes are ordinary characters.</param>
    /// <param name="isBytes">\x and octal escapes are octets and everything else its UTF-8 form.</param>
    /// <param name="start">Start of the literal with its prefix, for errors.</param>
    public static CelValue Scan(string text, ref int position, bool isRaw, bool isBytes, int start)
    {
        var quote = text[position];
        var isTriple = position + 2 < text.Length && text[position + 1] == quote && text[position + 2] == quote;
        var terminator = isTriple ? new string(quote, 3) : quote.ToString();
        position += terminator.Length;

        var chars = new StringBuilder();
        var octets = isBytes ? new List<byte>() : null;
        while (true)
        {
            if (position >= text.Length || (!isTriple && text[position] is '\n' or '\r'))
            {
                throw new SyntaxException($"the string is not closed by {terminator}", start, position >= text.Length ? "end of expression" : "end of line", terminator);
            }

            if (string.CompareOrdinal(text, position, terminator, 0, terminator.Length) == 0)
            {
                position += terminator.Length;
                break;
            }

            if (text[position] == '\\' && !isRaw)
            {
                Escape(text, ref position, chars, octets);
            }
            else
            {
                chars.Append(text[position++]);
            }
        }

        if (octets is null)
        {
            return CelValue.String(chars.ToString());
        }

        Flush(chars, octets);
        return CelValue.Bytes(octets.ToArray());
    }

    private static void Escape(string text, ref int position, StringBuilder chars, List<byte>? octets)
    {
        var start = position;
        var c = position + 1 < text.Length ? text[position + 1] : '\0';
        position += 2;
        switch (c)
        {
            case 'a': chars.Append('\a'); return;
            case 'b': chars.Append('\b'); return;
            case 'f': chars.Append('\f'); return;
            case 'n': chars.Append('\n'); return;
            case 'r': chars.Append('\r'); return;
            case 't': chars.Append('\t'); return;
            case 'v': chars.Append('\v'); return;
            case '\\' or '?' or '"' or '\'' or '`': chars.Append(c); return;
            case 'x' or 'X':
                Add(Digits(text, ref position, start, 2, 16), start, chars, octets, isOctet: true);
                return;
            case 'u' when octets is null:
                Add(Digits(text, ref position, start, 4, 16), start, chars, octets, isOctet: false);
                return;
            case 'U' when octets is null:
                Add(Digits(text, ref position, start, 8, 16), start, chars, octets, isOctet: false);
                return;
            case >= '0' and <= '3':
                position--;
                Add(Digits(text, ref position, start, 3, 8), start, chars, octets, isOctet: true);
                return;
            default:
                throw new SyntaxException("unknown escape sequence", start, c == '\0' ? "end of expression" : $"\\{c}", "\\n, \\t, \\\\, \\\", \\xHH, \\uXXXX or another CEL escape");
        }
    }

    private static uint Digits(string text, ref int position, int start, int count, uint radix)
    {
        uint value = 0;
        for (var i = 0; i < count; i++, position++)
        {
            var c = position < text.Length ? text[position] : '\0';
            var digit = char.IsAsciiHexDigit(c) ? (uint)Convert.ToInt32(c.ToString(), 16) : uint.MaxValue;
            if (digit >= radix)
            {
                throw new SyntaxException("incomplete escape sequence", start, text[start..Math.Min(position + 1, text.Length)], $"{count} digits");
            }

            value = (value * radix) + digit;
        }

        return value;
    }

    private static void Add(uint code, int start, StringBuilder chars, List<byte>? octets, bool isOctet)
    {
        if (octets is not null && isOctet)
        {
            Flush(chars, octets);
            octets.Add((byte)code);
            return;
        }

        if (!Rune.TryCreate(code, out var rune))
        {
            throw new SyntaxException("the escape is not a Unicode character", start, $"{code:X}", "a code point up to 10FFFF that is no surrogate");
        }

        chars.Append(rune.ToString());
    }

    private static void Flush(StringBuilder chars, List<byte> octets)
    {
        if (chars.Length > 0)
        {
            octets.AddRange(Encoding.UTF8.GetBytes(chars.ToString()));
            chars.Clear();
        }
    }
}
