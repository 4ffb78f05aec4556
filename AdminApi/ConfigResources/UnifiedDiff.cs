using System.Globalization;
using System.Text;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Unified diff of two texts, three lines of context.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // The table of the longest common subsequence grows with the product; beyond this the changed middle is shown as a whole.
    private const long MaxCells = 16_000_000;

    /// <summary>Empty if the texts are equal.</summary>
    public static string Create(string fromName, string toName, string from, string to)
    {
        var lines = Compare(Lines(from), Lines(to));
        if (lines.All(l => l.Mark == ' '))
        {
            return "";
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"--- {fromName}\n+++ {toName}\n");
        foreach (var (start, end) in Hunks(lines))
        {
            var (a, b) = (lines.Take(start).Count(l => l.Mark != '+') + 1, lines.Take(start).Count(l => l.Mark != '-') + 1);
            var hunk = lines[start..end];
            text.Append(CultureInfo.InvariantCulture, $"@@ -{a},{hunk.Count(l => l.Mark != '+')} +{b},{hunk.Count(l => l.Mark != '-')} @@\n");
            foreach (var (mark, line) in hunk)
            {
                text.Append(mark).Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static List<(char Mark, string Line)> Compare(string[] a, string[] b)
    {
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var result = new List<(char, string)>(a.Length + b.Length);
        result.AddRange(a.Take(head).Select(l => (' ', l)));
        result.AddRange(Middle(a[head..^tail], b[head..^tail]));
        result.AddRange(a.TakeLast(tail).Select(l => (' ', l)));
        return result;
    }

    private static IEnumerable<(char, string)> Middle(string[] a, string[] b)
    {
        if ((long)a.Length * b.Length > MaxCells)
        {
            return [.. a.Select(l => ('-', l)), .. b.Select(l => ('+', l))];
        }

        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var result = new List<(char, string)>();
        var (x, y) = (0, 0);
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
            {
                result.Add((' ', a[x++]));
                y++;
            }
            else if (y >= b.Length || (x < a.Length && common[x + 1, y] >= common[x, y + 1]))
            {
                result.Add(('-', a[x++]));
            }
            else
            {
                result.Add(('+', b[y++]));
            }
        }

        return result;
    }

    private static IEnumerable<(int Start, int End)> Hunks(List<(char Mark, string Line)> lines)
    {
        var (start, end) = (-1, -1);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Mark == ' ')
            {
                continue;
            }

            if (start >= 0 && i - Context > end)
            {
                yield return (start, end);
                start = -1;
            }

            start = start < 0 ? Math.Max(0, i - Context) : start;
            end = Math.Min(lines.Count, i + Context + 1);
        }

        if (start >= 0)
        {
            yield return (start, end);
        }
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
