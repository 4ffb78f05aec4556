using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Reading;

/// <summary>Turns offsets of a text into lines and columns.</summary>
internal sealed class LineIndex
{
    private readonly List<int> _starts = [0];

    public LineIndex(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public Position PositionOf(int offset)
    {
        var line = _starts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new Position(line + 1, offset - _starts[line] + 1);
    }

    /// <summary>Offset of a line and column, both counted from 1.</summary>
    public int OffsetOf(long line, long column) => _starts[(int)Math.Clamp(line - 1, 0, _starts.Count - 1)] + (int)Math.Max(column - 1, 0);
}
