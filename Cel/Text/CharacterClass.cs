using System.Globalization;
using System.Text;

namespace Agentgateway.Cel.Text;

/// <summary>Character classes and escapes of RE2 for an engine that sees UTF-16 units: code points above U+FFFF become pairs.</summary>
internal sealed class CharacterClass
{
    private readonly StringBuilder _units = new();
    private readonly List<(int Low, int High)> _high = [];

    /// <summary>Reads a class; <paramref name="position"/> stands behind the opening bracket.</summary>
    public static string Read(string pattern, ref int position)
    {
        var isNegated = position < pattern.Length && pattern[position] == '^';
        position += isNegated ? 1 : 0;
        var result = new CharacterClass();
        for (var isFirst = true; ; isFirst = false)
        {
            if (position >= pattern.Length)
            {
                throw new FormatException("a character class is not closed");
            }

            if (pattern[position] == ']' && !isFirst)
            {
                position++;
                return result.Render(isNegated);
            }

            result.Item(pattern, ref position);
        }
    }

    /// <summary>An escape outside of a class; <paramref name="position"/> stands behind the backslash.</summary>
    public static string ReadEscape(string pattern, ref int position)
    {
        var result = new CharacterClass();
        var code = result.Escape(pattern, ref position);
        return code < 0 ? result.Render(false) : code > char.MaxValue ? $"(?:{char.ConvertFromUtf32(code)})" : Literal((char)code);
    }

    /// <summary>A character as itself, inside and outside of a class.</summary>
    public static string Literal(char c) =>
        char.IsAsciiLetterOrDigit(c) || c == '_' ? c.ToString() : $"\\u{(int)c:X4}";

    private void Item(string pattern, ref int position)
    {
        if (pattern[position] == '[' && position + 1 < pattern.Length && pattern[position + 1] == ':')
        {
            var end = pattern.IndexOf(":]", position, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new FormatException("a POSIX class is not closed");
            }

            _units.Append(Posix(pattern[(position + 2)..end]));
            position = end + 2;
            return;
        }

        var low = Code(pattern, ref position);
        if (low < 0)
        {
            return;
        }

        var high = low;
        if (position + 1 < pattern.Length && pattern[position] == '-' && pattern[position + 1] != ']')
        {
            position++;
            high = Code(pattern, ref position);
            if (high < low)
            {
                throw new FormatException("a range of a character class is not in order");
            }
        }

        Add(low, high);
    }

    private int Code(string pattern, ref int position)
    {
        var c = pattern[position++];
        if (c == '\\')
        {
            return position < pattern.Length ? Escape(pattern, ref position) : throw new FormatException("the expression ends with a backslash");
        }

        return char.IsHighSurrogate(c) && position < pattern.Length && char.IsLowSurrogate(pattern[position])
            ? char.ConvertToUtf32(c, pattern[position++])
            : c;
    }

    /// <summary>The code point of an escape, or -1 for a class, which is added.</summary>
    private int Escape(string pattern, ref int position)
    {
        var c = pattern[position++];
        switch (c)
        {
            case 'd': return Ranges("0-9");
            case 'D': return Ranges("\\0-/:-\\uD7FF\\uE000-\\uFFFF", withHigh: true);
            case 'w': return Ranges("0-9A-Za-z_");
            case 'W': return Ranges("\\0-/:-@\\[-\\^`{-\\uD7FF\\uE000-\\uFFFF", withHigh: true);
            case 's': return Ranges("\\t\\n\\f\\r ");
            case 'S': return Ranges("\\0-\\u0008\\u000B\\u000E-\\u001F!-\\uD7FF\\uE000-\\uFFFF", withHigh: true);
            case 'p' or 'P': return Property(c, pattern, ref position);
            case 'a': return '\a';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'x': return HexCode(pattern, ref position);
            case '0': return OctalCode(pattern, ref position);
            case >= '1' and <= '9':
                throw new FormatException("back-references are not supported");
            default:
                if (char.IsAsciiLetterOrDigit(c))
                {
                    throw new FormatException($"unknown escape '\\{c}'");
                }

                return c;
        }
    }

    private int Ranges(string units, bool withHigh = false)
    {
        _units.Append(units);
        if (withHigh)
        {
            _high.Add((0x10000, 0x10FFFF));
        }

        return -1;
    }

    private int Property(char kind, string pattern, ref int position)
    {
        string name;
        if (position < pattern.Length && pattern[position] == '{')
        {
            var end = pattern.IndexOf('}', position);
            name = end < 0 ? "" : pattern[(position + 1)..end];
            position = end + 1;
        }
        else
        {
            name = position < pattern.Length ? pattern[position++].ToString() : "";
        }

        if (name.StartsWith('^'))
        {
            kind = kind == 'p' ? 'P' : 'p';
            name = name[1..];
        }

        // .NET knows general categories and blocks; a script is close to the block of its name.
        name = name switch
        {
            "" => throw new FormatException("a Unicode property has no name"),
            "Latin" => "L",
            "Greek" or "Cyrillic" or "Hebrew" or "Arabic" or "Thai" or "Hiragana" or "Katakana" or "Armenian" or "Devanagari" => "Is" + name,
            "Han" => "IsCJKUnifiedIdeographs",
            _ => name,
        };
        _units.Append('\\').Append(kind).Append('{').Append(name).Append('}');
        return -1;
    }

    private static int HexCode(string pattern, ref int position)
    {
        ReadOnlySpan<char> digits;
        if (position < pattern.Length && pattern[position] == '{')
        {
            var end = pattern.IndexOf('}', position);
            digits = end < 0 ? default : pattern.AsSpan(position + 1, end - position - 1);
            position = end + 1;
        }
        else
        {
            digits = position + 2 <= pattern.Length ? pattern.AsSpan(position, 2) : default;
            position += 2;
        }

        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? code
            : throw new FormatException("\\x needs the number of a code point");
    }

    private static int OctalCode(string pattern, ref int position)
    {
        var code = 0;
        for (var i = 0; i < 2 && position < pattern.Length && pattern[position] is >= '0' and <= '7'; i++)
        {
            code = (code * 8) + pattern[position++] - '0';
        }

        return code;
    }

    private static string Posix(string name) => name switch
    {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "ascii" => "\\0-\\x7F",
        "blank" => "\\t ",
        "cntrl" => "\\0-\\x1F\\x7F",
        "digit" => "0-9",
        "graph" => "!-~",
        "lower" => "a-z",
        "print" => " -~",
        "punct" => "!-/:-@\\[-`{-~",
        "space" => "\\t\\n\\v\\f\\r ",
        "upper" => "A-Z",
        "word" => "0-9A-Za-z_",
        "xdigit" => "0-9A-Fa-f",
        _ => throw new FormatException($"unknown POSIX class '{name}'"),
    };

    private void Add(int low, int high)
    {
        if (low <= char.MaxValue)
        {
            _units.Append(Literal((char)low));
            if (high > low)
            {
                _units.Append('-').Append(Literal((char)Math.Min(high, char.MaxValue)));
            }
        }

        if (high > char.MaxValue)
        {
            _high.Add((Math.Max(low, 0x10000), high));
        }
    }

    private string Render(bool isNegated)
    {
        if (!isNegated)
        {
            if (_high.Count == 0)
            {
                return $"[{_units}]";
            }

            var pairs = string.Join('|', Merge(_high).SelectMany(Pairs));
            return _units.Length == 0 ? $"(?:{pairs})" : $"(?:[{_units}]|{pairs})";
        }

        var rest = new List<(int, int)>();
        var next = 0x10000;
        foreach (var (low, high) in Merge(_high))
        {
            if (low > next)
            {
                rest.Add((next, low - 1));
            }

            next = high + 1;
        }

        if (next <= 0x10FFFF)
        {
            rest.Add((next, 0x10FFFF));
        }

        var others = rest.SelectMany(Pairs).Append($"[^{_units}\\uD800-\\uDFFF]");
        return $"(?:{string.Join('|', others)})";
    }

    private static List<(int Low, int High)> Merge(List<(int Low, int High)> ranges)
    {
        var merged = new List<(int Low, int High)>();
        foreach (var (low, high) in ranges.Order())
        {
            if (merged.Count > 0 && low <= merged[^1].High + 1)
            {
                merged[^1] = (merged[^1].Low, Math.Max(merged[^1].High, high));
            }
            else
            {
                merged.Add((low, high));
            }
        }

        return merged;
    }

    /// <summary>A range above U+FFFF as surrogate pairs: a partial first row, whole rows, a partial last row.</summary>
    private static IEnumerable<string> Pairs((int Low, int High) range)
    {
        var low = range.Low;
        while (low <= range.High)
        {
            var first = char.ConvertFromUtf32(low);
            var rowEnd = low | 0x3FF;
            if (first[1] == '\uDC00' && (range.High | 0x3FF) == range.High)
            {
                yield return $"[{Literal(first[0])}-{Literal(char.ConvertFromUtf32(range.High)[0])}][\\uDC00-\\uDFFF]";
                yield break;
            }

            if (first[1] == '\uDC00' && range.High - low >= 0x400)
            {
                rowEnd = (range.High & ~0x3FF) - 1;
                yield return $"[{Literal(first[0])}-{Literal(char.ConvertFromUtf32(rowEnd)[0])}][\\uDC00-\\uDFFF]";
            }
            else
            {
                var end = Math.Min(rowEnd, range.High);
                yield return $"{Literal(first[0])}[{Literal(first[1])}-{Literal(char.ConvertFromUtf32(end)[1])}]";
                rowEnd = end;
            }

            low = rowEnd + 1;
        }
    }
}
