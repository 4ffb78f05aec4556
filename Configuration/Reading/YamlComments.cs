using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Agentgateway.Configuration.Reading;

/// <summary>Finds the comments of a YAML text before it is parsed.</summary>
internal static class YamlComments
{
    /// <summary>The comments in order. From a mistake in the text on there are none; parsing will say what is wrong.</summary>
    /// <remarks>The scanner gives the scalars; a number sign between scalars starts a comment.</remarks>
    public static IReadOnlyList<Range> Find(string text)
    {
        var comments = new List<Range>();
        if (!text.Contains('#') || !text.Contains('$'))
        {
            return comments;
        }

        var lines = new LineIndex(text);
        var position = 0;
        try
        {
            var scanner = new Scanner(new StringReader(text), skipComments: true);
            while (scanner.MoveNext())
            {
                if (scanner.Current is Error)
                {
                    // The scanner stays at a mistake and reports it again and again.
                    return comments;
                }

                if (scanner.Current is not Scalar scalar)
                {
                    continue;
                }

                var start = Math.Min(lines.OffsetOf(scalar.Start.Line, scalar.Start.Column), text.Length);
                var end = Math.Min(lines.OffsetOf(scalar.End.Line, scalar.End.Column), text.Length);
                AddBetween(text, position, start, comments);
                if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
                {
                    // Behind the mark of a block scalar, in its line, there may be a comment.
                    AddBetween(text, start + 1, EndOfLine(text, start), comments);
                }

                position = Math.Max(position, end);
            }

            AddBetween(text, position, text.Length, comments);
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            return comments;
        }

        return comments;
    }

    private static void AddBetween(string text, int start, int end, List<Range> comments)
    {
        for (var i = start; i < end; i++)
        {
            if (text[i] == '#' && (i == 0 || text[i - 1] is ' ' or '\t' or '\r' or '\n'))
            {
                var stop = EndOfLine(text, i);
                comments.Add(i..stop);
                i = stop;
            }
        }
    }

    private static int EndOfLine(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny('\r', '\n');
        return length < 0 ? text.Length : start + length;
    }
}
