using System.Text;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Text;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>String methods; positions are code points. agentgateway's leniencies (a position past the end) apply in its dialect only.</summary>
internal static class StringFunctions
{
    public static void Register(List<Function> all)
    {
        all.Method("charAt", 2, CharAt);
        all.Method("indexOf", 2, 3, IndexOf);
        all.Method("lastIndexOf", 2, 3, LastIndexOf);
        all.Method("join", 1, 2, Join);
        OfText(all, "lowerAscii", static s => MapAscii(s, char.IsAsciiLetterUpper, 32));
        OfText(all, "upperAscii", static s => MapAscii(s, char.IsAsciiLetterLower, -32));
        OfText(all, "trim", static s => s.Trim());
        all.Method("replace", 3, 4, Replace);
        all.Method("split", 2, 3, Split);
        all.Method("substring", 2, 3, Substring);
        all.Method("stripPrefix", 2, static (ref _, scoped a) => Strip(a, isPrefix: true));
        all.Method("stripSuffix", 2, static (ref _, scoped a) => Strip(a, isPrefix: false));
        all.Global("strings.quote", 1, static (ref _, scoped a) => a[0].Kind == CelKind.String ? CelValue.String(Quote(a[0].AsString)) : Errors.NoSuchOverload("strings.quote()", a[0]));
        all.Method("format", 2, static (ref frame, scoped a) => a[0].Kind == CelKind.String && a[1].Kind == CelKind.List
            ? Formatter.Format(ref frame, a[0].AsString, a[1].AsList)
            : Errors.NoSuchOverload("format()", a[0], a[1]));
    }

    private static void OfText(List<Function> all, string name, Func<string, string> body) =>
        all.Method(name, 1, (ref _, scoped a) => a[0].Kind == CelKind.String ? CelValue.String(body(a[0].AsString)) : Errors.NoSuchOverload($"{name}()", a[0]));

    private static string MapAscii(string text, Func<char, bool> isMapped, int offset) =>
        string.Create(text.Length, (text, isMapped, offset), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = state.text[i];
                span[i] = state.isMapped(c) ? (char)(c + state.offset) : c;
            }
        });

    private static CelValue OutOfRange(long index) => CelValue.Error(CelErrorCode.IndexOutOfBounds, $"index out of range: {index}");

    private static CelValue CharAt(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.Int)
        {
            return Errors.NoSuchOverload("charAt()", a[0], a[1]);
        }

        var text = a[0].AsString;
        var offset = CodePoints.Offset(text, a[1].AsInt);
        if (offset < 0)
        {
            return OutOfRange(a[1].AsInt);
        }

        return CelValue.String(offset == text.Length ? "" : Rune.TryGetRuneAt(text, offset, out var rune) ? rune.ToString() : text[offset].ToString());
    }

    private static CelValue IndexOf(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return Errors.NoSuchOverload("indexOf()", a[0], a[1]);
        }

        var (text, part) = (a[0].AsString, a[1].AsString);
        var from = a.Length == 3 ? a[2].AsInt : 0;
        var offset = CodePoints.Offset(text, from);
        if (from < 0 || (offset < 0 && !frame.Options.IsGateway))
        {
            return OutOfRange(from);
        }

        if (offset < 0)
        {
            return CelValue.Int(-1);
        }

        var at = text.IndexOf(part, offset, StringComparison.Ordinal);
        return CelValue.Int(at < 0 ? -1 : CodePoints.Index(text, at));
    }

    private static CelValue LastIndexOf(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return Errors.NoSuchOverload("lastIndexOf()", a[0], a[1]);
        }

        var (text, part) = (a[0].AsString, a[1].AsString);
        if (a.Length == 2)
        {
            var last = part.Length == 0 ? text.Length : text.LastIndexOf(part, StringComparison.Ordinal);
            return CelValue.Int(last < 0 ? -1 : CodePoints.Index(text, last));
        }

        var from = a[2].AsInt;
        var offset = CodePoints.Offset(text, from);
        if (from < 0 || (offset < 0 && !frame.Options.IsGateway))
        {
            return OutOfRange(from);
        }

        if (offset < 0)
        {
            return CelValue.Int(-1);
        }

        // The match may begin at the position at most.
        var end = (int)Math.Min(text.Length, offset + (long)part.Length);
        var at = part.Length == 0 ? offset : text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal);
        return CelValue.Int(at < 0 ? -1 : CodePoints.Index(text, at));
    }

    private static CelValue Join(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.List || (a.Length == 2 && a[1].Kind != CelKind.String))
        {
            return Errors.NoSuchOverload("join()", a[0]);
        }

        var list = a[0].AsList;
        var separator = a.Length == 2 ? a[1].AsString : "";
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list.Get(i).Unwrap();
            if (item.Kind != CelKind.String)
            {
                return Errors.NoSuchOverload("join()", item);
            }

            if (!frame.Produce((separator.Length + (long)item.AsString.Length) * 2))
            {
                return Errors.BudgetExceeded;
            }

            text.Append(i == 0 ? "" : separator).Append(item.AsString);
        }

        return CelValue.String(text.ToString());
    }

    private static CelValue Replace(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || a[2].Kind != CelKind.String || (a.Length == 4 && a[3].Kind != CelKind.Int))
        {
            return Errors.NoSuchOverload("replace()", a[0], a[1]);
        }

        var (text, old, replacement) = (a[0].AsString, a[1].AsString, a[2].AsString);
        var limit = a.Length == 4 && a[3].AsInt >= 0 ? a[3].AsInt : long.MaxValue;
        var result = new StringBuilder();
        var position = 0;
        for (long done = 0; done < limit; done++)
        {
            int at;
            if (old.Length == 0)
            {
                // An empty pattern stands before every code point and at the end.
                if (done > 0)
                {
                    if (position >= text.Length)
                    {
                        break;
                    }

                    var width = char.IsHighSurrogate(text[position]) && position + 1 < text.Length ? 2 : 1;
                    result.Append(text, position, width);
                    position += width;
                }

                at = position;
            }
            else
            {
                at = text.IndexOf(old, position, StringComparison.Ordinal);
                if (at < 0)
                {
                    break;
                }

                result.Append(text, position, at - position);
            }

            if (!frame.Produce(replacement.Length * 2L))
            {
                return Errors.BudgetExceeded;
            }

            result.Append(replacement);
            position = at + old.Length;
        }

        return CelValue.String(result.Append(text, position, text.Length - position).ToString());
    }

    private static CelValue Split(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return Errors.NoSuchOverload("split()", a[0], a[1]);
        }

        var (text, separator) = (a[0].AsString, a[1].AsString);
        var limit = a.Length == 3 && a[2].AsInt >= 0 ? a[2].AsInt : long.MaxValue;
        var parts = new List<CelValue>();
        if (limit == 0)
        {
            return CelValue.List(ArrayListOf(parts));
        }

        var position = 0;
        while (parts.Count + 1 < limit)
        {
            if (!frame.Produce(64))
            {
                return Errors.BudgetExceeded;
            }

            int at;
            if (separator.Length == 0)
            {
                var width = position + 1 < text.Length && char.IsHighSurrogate(text[position]) ? 2 : 1;
                at = position + width < text.Length ? position + width : -1;
            }
            else
            {
                at = text.IndexOf(separator, position, StringComparison.Ordinal);
            }

            if (at < 0)
            {
                break;
            }

            parts.Add(CelValue.String(text[position..at]));
            position = at + separator.Length;
        }

        if (separator.Length > 0 || position < text.Length)
        {
            parts.Add(CelValue.String(text[position..]));
        }

        return CelValue.List(ArrayListOf(parts));
    }

    private static ArrayList ArrayListOf(List<CelValue> items) => new([.. items]);

    private static CelValue Substring(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.Int || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return Errors.NoSuchOverload("substring()", a[0], a[1]);
        }

        var text = a[0].AsString;
        var start = CodePoints.Offset(text, a[1].AsInt);
        if (a.Length == 2)
        {
            return start < 0 ? OutOfRange(a[1].AsInt) : CelValue.String(text[start..]);
        }

        var end = CodePoints.Offset(text, a[2].AsInt);
        if (a[1].AsInt < 0 || a[2].AsInt < a[1].AsInt)
        {
            return OutOfRange(a[1].AsInt);
        }

        if (frame.Options.IsGateway)
        {
            start = start < 0 ? text.Length : start;
            end = end < 0 ? text.Length : end;
        }

        return start < 0 || end < 0 ? OutOfRange(a[2].AsInt) : CelValue.String(text[start..end]);
    }

    private static CelValue Strip(scoped ReadOnlySpan<CelValue> a, bool isPrefix)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String)
        {
            return Errors.NoSuchOverload(isPrefix ? "stripPrefix()" : "stripSuffix()", a[0], a[1]);
        }

        var (text, part) = (a[0].AsString, a[1].AsString);
        if (isPrefix)
        {
            return text.StartsWith(part, StringComparison.Ordinal) ? CelValue.String(text[part.Length..]) : a[0];
        }

        return text.EndsWith(part, StringComparison.Ordinal) ? CelValue.String(text[..^part.Length]) : a[0];
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                '"' => "\\\"",
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
