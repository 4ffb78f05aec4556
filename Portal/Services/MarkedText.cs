namespace Agentgateway.Portal.Services;

/// <summary>A text with one part marked, by the line, column and length (in code points) that AdminApi names.</summary>
/// <param name="Marked">The part; a space where the position is the end of a line, so that there is something to underline.</param>
internal sealed record MarkedText(string Before, string Marked, string After)
{
    public static MarkedText Of(string text, int line, int column, int length)
    {
        var start = 0;
        for (var i = 1; i < line; i++)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0)
            {
                break;
            }

            start = end + 1;
        }

        start = Advance(text, start, column - 1);
        var stop = Advance(text, start, length);
        return stop > start ? new(text[..start], text[start..stop], text[stop..]) : new(text[..start], " ", text[start..]);
    }

    private static int Advance(string text, int from, int codePoints)
    {
        for (; codePoints > 0 && from < text.Length && text[from] != '\n'; codePoints--)
        {
            from += char.IsSurrogatePair(text, from) ? 2 : 1;
        }

        return from;
    }
}
