using System.Globalization;
using System.Text;

namespace Agentgateway.Cel.Text;

/// <summary>Rewrites an RE2 expression for .NET: ASCII classes, code points above U+FFFF, <c>(?P&lt;n&gt;…)</c>, <c>\z</c> for <c>$</c>; refuses what is not regular.</summary>
internal sealed class Re2Translator
{
    private const int MaxLength = 10_000;
    private const int MaxRepeat = 1_000;
    private const int MaxSize = 50_000;
    private const int MaxDepth = 200;

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly Stack<(bool IsMultiline, bool IsDotAll, long Size)> _groups = new();
    private int _position;
    private bool _isMultiline;
    private bool _isDotAll;
    private long _size;
    private long _atom;

    private Re2Translator(string pattern) => _pattern = pattern;

    /// <exception cref="FormatException">The expression is malformed, too large or uses back-references or look-around.</exception>
    public static string Translate(string pattern)
    {
        if (pattern.Length > MaxLength)
        {
            throw new FormatException($"the expression is longer than {MaxLength} characters");
        }

        var translator = new Re2Translator(pattern);
        translator.Run();
        return translator._output.ToString();
    }

    private void Run()
    {
        while (_position < _pattern.Length)
        {
            var c = _pattern[_position++];
            switch (c)
            {
                case '\\':
                    Escape();
                    break;
                case '[':
                    Atom(CharacterClass.Read(_pattern, ref _position));
                    break;
                case '.':
                    Atom(_isDotAll
                        ? "(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|[^\\uD800-\\uDFFF])"
                        : "(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|[^\\n\\uD800-\\uDFFF])");
                    break;
                case '$':
                    _output.Append(_isMultiline ? "$" : "\\z");
                    break;
                case '(':
                    Open();
                    break;
                case ')':
                    Close();
                    break;
                case '*' or '+' or '?':
                    _output.Append(c);
                    Lazy();
                    break;
                case '{':
                    Repeat();
                    break;
                case '^' or '|':
                    _output.Append(c);
                    break;
                case ' ' or '#':
                    Atom("\\" + c);
                    break;
                default:
                    if (char.IsHighSurrogate(c) && _position < _pattern.Length)
                    {
                        Atom($"(?:{c}{_pattern[_position++]})");
                    }
                    else
                    {
                        Atom(c.ToString());
                    }

                    break;
            }

            if (_size > MaxSize)
            {
                throw new FormatException("the expression is too large");
            }
        }

        if (_groups.Count > 0)
        {
            throw new FormatException("a group is not closed");
        }
    }

    private void Atom(string text)
    {
        _output.Append(text);
        _size++;
        _atom = 1;
    }

    private void Lazy()
    {
        if (_position < _pattern.Length && _pattern[_position] == '?')
        {
            _output.Append(_pattern[_position++]);
        }

        if (_position < _pattern.Length && _pattern[_position] is '*' or '+')
        {
            throw new FormatException("a repetition cannot be repeated");
        }
    }

    private void Repeat()
    {
        var close = _pattern.IndexOf('}', _position);
        var parts = close < 0 ? [] : _pattern[_position..close].Split(',');
        var isRepeat = parts.Length is 1 or 2 && parts[0].Length > 0 && parts.All(part => part.All(char.IsAsciiDigit));
        if (!isRepeat)
        {
            Atom("\\{");
            return;
        }

        var counts = parts.Where(part => part.Length > 0).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue).ToArray();
        if (counts.Any(count => count > MaxRepeat) || (counts.Length == 2 && counts[1] < counts[0]))
        {
            throw new FormatException($"a repetition must be at most {MaxRepeat} and its limits in order");
        }

        _size += _atom * Math.Max(counts[^1] - 1, 0);
        _atom *= Math.Max(counts[^1], 1);
        _output.Append('{').Append(_pattern, _position, close - _position).Append('}');
        _position = close + 1;
        Lazy();
    }

    private void Open()
    {
        if (_groups.Count >= MaxDepth)
        {
            throw new FormatException("the groups are nested too deeply");
        }

        var (isMultiline, isDotAll) = (_isMultiline, _isDotAll);
        if (_position >= _pattern.Length || _pattern[_position] != '?')
        {
            _output.Append('(');
        }
        else if (Rest("?P<") || (Rest("?<") && !Rest("?<=") && !Rest("?<!")))
        {
            var start = _pattern.IndexOf('<', _position) + 1;
            var end = _pattern.IndexOf('>', start);
            var name = end < 0 ? "" : _pattern[start..end];
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw new FormatException("a group name must consist of letters, digits and '_'");
            }

            _output.Append("(?<").Append(name).Append('>');
            _position = end + 1;
        }
        else if (Flags())
        {
            return;
        }

        _groups.Push((isMultiline, isDotAll, _size));
    }

    private bool Rest(string text) => string.CompareOrdinal(_pattern, _position, text, 0, text.Length) == 0;

    /// <summary>Reads <c>?flags:</c> or <c>?flags)</c>; true if that was all of the group.</summary>
    private bool Flags()
    {
        var kept = new StringBuilder();
        var isOn = true;
        for (_position++; _position < _pattern.Length; _position++)
        {
            var c = _pattern[_position];
            switch (c)
            {
                case '-' when isOn:
                    isOn = false;
                    kept.Append(c);
                    break;
                case 'i':
                    kept.Append(c);
                    break;
                case 'm':
                    _isMultiline = isOn;
                    kept.Append(c);
                    break;
                case 's':
                    _isDotAll = isOn;
                    kept.Append(c);
                    break;
                case 'u':
                    break;
                case ':' or ')':
                    _position++;
                    _output.Append("(?").Append(kept.ToString().TrimEnd('-')).Append(c);
                    if (c == ')' && kept.Length == 0)
                    {
                        throw new FormatException("a group of flags is empty");
                    }

                    return c == ')';
                default:
                    throw new FormatException(c is '=' or '!' or '<' or '>' or 'P'
                        ? "look-around, atomic groups and references are not supported"
                        : $"unknown flag '{c}'");
            }
        }

        throw new FormatException("a group is not closed");
    }

    private void Close()
    {
        if (!_groups.TryPop(out var group))
        {
            throw new FormatException("')' without '('");
        }

        _output.Append(')');
        (_isMultiline, _isDotAll) = (group.IsMultiline, group.IsDotAll);
        _atom = Math.Max(1, _size - group.Size);
    }

    private void Escape()
    {
        if (_position >= _pattern.Length)
        {
            throw new FormatException("the expression ends with a backslash");
        }

        var c = _pattern[_position];
        if (c == 'Q')
        {
            var end = _pattern.IndexOf("\\E", _position, StringComparison.Ordinal);
            var text = _pattern[(_position + 1)..(end < 0 ? _pattern.Length : end)];
            _position = end < 0 ? _pattern.Length : end + 2;
            foreach (var literal in text)
            {
                Atom(CharacterClass.Literal(literal));
            }

            return;
        }

        if (c is 'b' or 'B' or 'A' or 'z')
        {
            _position++;
            _output.Append('\\').Append(c);
            return;
        }

        Atom(CharacterClass.ReadEscape(_pattern, ref _position));
    }
}
