using Agentgateway.Cel.Text;

namespace Agentgateway.Cel.Parsing;

/// <summary>Leaves the parser or compiler at the first error; turned into a <see cref="CelCompileError"/> where the text is known.</summary>
internal sealed class SyntaxException(string message, int position, string? found = null, string? expected = null) : Exception(message)
{
    public int Position { get; } = position;

    public string? Found { get; } = found;

    public string? Expected { get; } = expected;

    public CelCompileError Locate(string text)
    {
        var line = 1;
        var column = 1;
        var end = Math.Min(Position, text.Length);
        for (var i = 0; i < end; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                column = 1;
            }
            else if (!char.IsLowSurrogate(text[i]))
            {
                column++;
            }
        }

        return new CelCompileError(Message, line, column, Found, Expected) { Length = LengthIn(text) };
    }

    // What was found if it stands there; else the word at the position, so that something can be underlined.
    private int LengthIn(string text)
    {
        if (Position >= text.Length)
        {
            return 0;
        }

        var rest = text.AsSpan(Position);
        if (Found is { Length: > 0 } && rest.StartsWith(Found.TrimEnd('…'), StringComparison.Ordinal))
        {
            return CodePoints.Count(Found.TrimEnd('…'));
        }

        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '_' or '.'))
        {
            length++;
        }

        return Math.Max(1, length);
    }
}
