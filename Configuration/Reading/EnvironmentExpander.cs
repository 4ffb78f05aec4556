using System.Text;
using System.Text.RegularExpressions;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Reading;

/// <summary>Replaces <c>$NAME</c>, <c>${NAME}</c> and <c>${NAME:-default}</c> in the text of a file, before it is parsed; <c>$$</c> is a dollar sign.</summary>
/// <remarks>Values go in as they are, so a number stays a number. Comments are left alone, and so are runs that look like a password hash (<c>$2y$…</c>, <c>$apr1$…</c>).</remarks>
internal static partial class EnvironmentExpander
{
    public const string UnsetPrefix = "The environment variable ";

    public static ExpandedText Expand(string text, Func<string, string?> environment, IReadOnlyList<Range> comments, List<ConfigProblem> problems)
    {
        var result = new ExpandedText(text);
        var position = 0;
        var comment = 0;
        var lastBrace = text.LastIndexOf('}');
        while (true)
        {
            var dollar = text.IndexOf('$', position);
            if (dollar < 0)
            {
                break;
            }

            while (comment < comments.Count && comments[comment].End.Value <= dollar)
            {
                comment++;
            }

            if (comment < comments.Count && comments[comment].Start.Value <= dollar)
            {
                var end = comments[comment].End.Value;
                result.Copy(position, end);
                position = end;
                continue;
            }

            result.Copy(position, dollar);
            position = One(text, dollar, lastBrace, environment, result, problems);
        }

        result.Copy(position, text.Length);
        return result;
    }

    private static int One(string text, int dollar, int lastBrace, Func<string, string?> environment, ExpandedText result, List<ConfigProblem> problems)
    {
        var next = dollar + 1 < text.Length ? text[dollar + 1] : '\0';
        if (next == '$')
        {
            result.Replace(dollar, "$");
            return dollar + 2;
        }

        if (PasswordHash().Match(text, dollar) is { Success: true } hash)
        {
            result.Copy(dollar, dollar + hash.Length);
            return dollar + hash.Length;
        }

        if (IsNameStart(next))
        {
            var end = NameEnd(text, dollar + 1);
            Insert(text[(dollar + 1)..end], null);
            return end;
        }

        if (next == '{')
        {
            var end = dollar + 2 < text.Length && IsNameStart(text[dollar + 2]) ? NameEnd(text, dollar + 2) : text.Length;
            if (end < text.Length && text[end] == '}')
            {
                Insert(text[(dollar + 2)..end], null);
                return end + 1;
            }

            if (text.AsSpan(end).StartsWith(":-") && end < lastBrace)
            {
                var close = text.IndexOf('}', end);
                Insert(text[(dollar + 2)..end], text[(end + 2)..close]);
                return close + 1;
            }
        }

        result.Copy(dollar, dollar + 1);
        return dollar + 1;

        void Insert(string name, string? fallback)
        {
            var value = environment(name);
            if (string.IsNullOrEmpty(value) && fallback is not null)
            {
                value = fallback;
            }

            if (value is null)
            {
                problems.Add(new ConfigProblem(
                    ConfigSeverity.Error,
                    "",
                    result.OriginalPositionOf(dollar),
                    $"{UnsetPrefix}{name} is not set.",
                    Allowed: $"set it, write ${{{name}:-default}}, or $$ for a dollar sign"));
            }

            // A word in its place keeps the rest of the text readable; what else is wrong there is not reported.
            result.Replace(dollar, value ?? "unset");
        }
    }

    private static bool IsNameStart(char c) => c == '_' || char.IsLetter(c);

    private static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (text[end] == '_' || char.IsLetterOrDigit(text[end])))
        {
            end++;
        }

        return end;
    }

    [GeneratedRegex(@"\G\$(apr1|1|5|6|2[aby])\$[./A-Za-z0-9$=,]+")]
    private static partial Regex PasswordHash();
}

/// <summary>A text with replaced parts that still knows where each character came from.</summary>
internal sealed class ExpandedText(string original)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Expanded, int Original, bool Literal)> _segments = [];
    private readonly LineIndex _lines = new(original);
    private string? _result;

    public string Text => _result ??= _text.ToString();

    public void Copy(int start, int end)
    {
        if (end > start)
        {
            _segments.Add((_text.Length, start, true));
            _text.Append(original, start, end - start);
        }
    }

    public void Replace(int start, string value)
    {
        _segments.Add((_text.Length, start, false));
        _text.Append(value);
    }

    /// <summary>Line and column of an offset of the original text.</summary>
    public Position OriginalPositionOf(int offset) => _lines.PositionOf(offset);

    /// <summary>Line and column in the original text. All of a replaced part is where its <c>$</c> was.</summary>
    public Position PositionOf(int expandedOffset)
    {
        var low = 0;
        var high = _segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_segments[middle].Expanded <= expandedOffset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (_segments.Count == 0)
        {
            return new Position(1, 1);
        }

        var segment = _segments[low];
        return _lines.PositionOf(segment.Literal ? segment.Original + (expandedOffset - segment.Expanded) : segment.Original);
    }
}
