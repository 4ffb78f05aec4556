using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Translation.CustomTools;

/// <summary>Reads the text out of <c>{"input":"…"}</c> while it arrives in pieces. Anything else is given back whole at the end.</summary>
internal sealed partial class CustomInputReader
{
    // By then the text has begun, or the arguments are something else.
    private const int MaxStart = 256;

    private readonly StringBuilder _raw = new();
    private readonly StringBuilder _escape = new();
    private bool _inText;
    private bool _over;
    private char _high;

    /// <summary>Takes a piece; returns the text that it completes, perhaps none.</summary>
    public string Add(string piece)
    {
        if (_over)
        {
            return "";
        }

        if (!_inText)
        {
            var isFirst = _raw.Length < MaxStart;
            _raw.Append(piece);
            if (!isFirst)
            {
                return "";
            }

            var all = _raw.ToString();
            if (Start().Match(all) is not { Success: true } start)
            {
                return "";
            }

            _inText = true;
            piece = all[start.Length..];
        }

        var text = new StringBuilder(piece.Length);
        foreach (var c in piece)
        {
            if (_over)
            {
                break;
            }

            Take(c, text);
        }

        return text.ToString();
    }

    /// <summary>All pieces have come; returns what was not given yet.</summary>
    public string Complete()
    {
        if (_inText || _raw.Length == 0)
        {
            return "";
        }

        var raw = _raw.ToString();
        try
        {
            using var document = JsonDocument.Parse(raw);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.String ? root.Str() : root.Text("input"u8) ?? raw;
        }
        catch (JsonException)
        {
            return raw;
        }
    }

    private void Take(char c, StringBuilder text)
    {
        if (_escape.Length > 0)
        {
            _escape.Append(c);
            if (_escape.Length == 2 && c != 'u')
            {
                _escape.Clear();
                Emit(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => c }, text);
            }
            else if (_escape.Length == 6)
            {
                var code = ushort.TryParse(_escape.ToString(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? (char)value : '\uFFFD';
                _escape.Clear();
                Emit(code, text);
            }
        }
        else if (c == '\\')
        {
            _escape.Append(c);
        }
        else if (c == '"')
        {
            _over = true;
        }
        else
        {
            Emit(c, text);
        }
    }

    // Halves of a surrogate pair leave together, also if they came apart.
    private void Emit(char c, StringBuilder text)
    {
        if (char.IsHighSurrogate(c))
        {
            _high = c;
            return;
        }

        if (_high != '\0')
        {
            text.Append(char.IsLowSurrogate(c) ? _high : '\uFFFD');
            _high = '\0';
        }

        text.Append(c);
    }

    [GeneratedRegex("^\\s*\\{\\s*\"input\"\\s*:\\s*\"")]
    private static partial Regex Start();
}
