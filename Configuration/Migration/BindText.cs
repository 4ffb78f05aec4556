using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary>Moves the lines of a bind. Comments go with the line below them, those at the end of a part with that part.</summary>
internal sealed class BindText
{
    private readonly YamlText _text;
    private readonly BindPlacement _plan;

    // Without the dashes of the bind and its listeners: their first fields stand like the others.
    private readonly List<string> _lines;
    private readonly Dictionary<string, List<string>> _new = new() { ["gateways"] = [], ["routes"] = [], ["tcpRoutes"] = [] };
    private readonly Dictionary<string, int> _places;

    private BindText(YamlText text, BindPlacement plan)
    {
        _text = text;
        _plan = plan;
        _lines = [.. text.Lines];
        _places = BindPlacement.Lists.ToDictionary(l => l, plan.First);
    }

    /// <summary>The lines of the file after the move.</summary>
    public static List<string> Move(YamlText text, ConfigNode bind, BindPlacement plan) => new BindText(text, plan).Move(bind);

    private List<string> Move(ConfigNode bind)
    {
        var binds = bind.Parent!;
        var key = binds.KeyPosition.Line - 1;
        var end = _text.EndOf(binds);
        var own = Part(binds, bind.Index, key + 1, end);
        WriteBind(bind, own);

        // Lines that come or go, last first; of those at one line, what is to stand first comes last.
        var whole = binds.Children.Count == 1;
        List<(int Line, int Rank, int Count, List<string> Lines)> edits = [whole ? (key, 0, end - key, []) : (own.Start, 0, own.End - own.Start, [])];
        var fresh = new List<string>(whole ? Comment(_text.Lines[key], "") : []);
        foreach (var (section, lines) in _new)
        {
            if (lines.Count == 0)
            {
                continue;
            }

            if (_text.Find(section) is { } present)
            {
                edits.Add((_text.EndOf(present), 2, 0, lines));
            }
            else
            {
                fresh.Add(section + ":");
                fresh.AddRange(lines);
            }
        }

        edits.Add((key, 1, 0, fresh));
        List<string> result = [.. _text.Lines];
        foreach (var (line, _, count, lines) in edits.OrderByDescending(e => e.Line).ThenBy(e => e.Rank))
        {
            result.RemoveRange(line, count);
            result.InsertRange(line, lines);
        }

        return result;
    }

    private void WriteBind(ConfigNode bind, (int Start, int End) range)
    {
        var depth = _text.Find("gateways") is { Children: [var first, ..] } ? first.KeyPosition.Column - 1 : 2;
        var lines = _new["gateways"];
        lines.AddRange(Head(bind, range.Start, depth));
        lines.Add(Margin(depth) + YamlText.Plain(_plan.Gateway) + ":");
        depth += 2;
        var start = TakeDash(bind);
        foreach (var member in bind.Children)
        {
            var part = Part(bind, member.Index, start, range.End);
            switch (member.Key)
            {
                case "port":
                    Shift(part, member, depth, lines);
                    break;
                case "listeners":
                    WriteListeners(member, part, depth, lines);
                    break;
                default:
                    lines.AddRange(Comments(part, depth, member));
                    break;
            }
        }
    }

    private void WriteListeners(ConfigNode list, (int Start, int End) range, int depth, List<string> lines)
    {
        var key = list.KeyPosition.Line - 1;
        if (_plan.Single)
        {
            lines.AddRange(Before(list, range.Start, depth));
            lines.AddRange(Comment(_lines[key], Margin(depth)));
        }
        else
        {
            Shift((range.Start, key + 1), list, depth, lines);
        }

        foreach (var listener in list.Children)
        {
            var part = Part(list, listener.Index, key + 1, range.End);
            lines.AddRange(Head(listener, part.Start, depth));
            var fields = new List<string>();
            var start = TakeDash(listener);
            var inner = _plan.Single ? depth : depth + 2;
            foreach (var member in listener.Children)
            {
                WriteListenerField(listener, member, Part(listener, member.Index, start, part.End), inner, fields);
            }

            if (!_plan.Single)
            {
                lines.Add($"{Margin(depth)}- name: {YamlText.Plain(BindPlacement.NameOf(listener))}");
            }

            lines.AddRange(fields);
        }
    }

    private void WriteListenerField(ConfigNode listener, ConfigNode member, (int Start, int End) part, int depth, List<string> lines)
    {
        var key = member.KeyPosition.Line - 1;
        switch (member.Key)
        {
            case "protocol" or "tls":
            case "hostname" when !_plan.Single:
                Shift(part, member, depth, lines);
                break;
            case "policies":
                lines.AddRange(Before(member, part.Start, depth));
                lines.AddRange(Comment(_lines[key], Margin(depth)));
                Shift((key + 1, part.End), member.Children[0], depth, lines);
                break;
            case "routes" or "tcpRoutes" when member.Children.Count > 0:
                WriteRoutes(member, part, _plan.ReferenceTo(listener));
                break;
            default:
                lines.AddRange(Comments(part, depth, member));
                break;
        }
    }

    private void WriteRoutes(ConfigNode list, (int Start, int End) range, string gateway)
    {
        var key = list.KeyPosition.Line - 1;
        var depth = _text.Find(list.Key!) is { Children: [var present, ..] } ? DashOf(present) : 0;
        var lines = _new[list.Key!];
        lines.AddRange(Before(list, range.Start, depth));
        lines.AddRange(Comment(_lines[key], Margin(depth)));
        foreach (var route in list.Children)
        {
            var part = Part(list, route.Index, key + 1, range.End);
            lines.AddRange(Head(route, part.Start, depth));
            var first = route.Children[0];
            var dash = DashOf(route);
            var margin = Margin(depth + first.KeyPosition.Column - 1 - dash);
            lines.Add($"{Margin(depth)}-{margin[(depth + 1)..]}gateways: {YamlText.Plain(gateway)}");
            if (BindPlacement.NewName(route, _places[list.Key!]++) is { } name)
            {
                lines.Add($"{margin}name: {name}");
            }

            Shift((TakeDash(route), part.End), first, margin.Length, lines);
        }
    }

    /// <summary>The lines of a member or item, with the comments above it.</summary>
    /// <param name="start">First line of the first one; <paramref name="end"/> is behind the last one.</param>
    private (int Start, int End) Part(ConfigNode owner, int index, int start, int end) =>
        (index == 0 ? start : StartOf(owner.Children[index], start), index + 1 == owner.Children.Count ? end : StartOf(owner.Children[index + 1], start));

    private int StartOf(ConfigNode node, int floor)
    {
        var line = LineOf(node);
        var depth = node.Key is null ? DashOf(node) : node.KeyPosition.Column - 1;
        while (line > floor && _text.Lines[line - 1].AsSpan().TrimStart(' ') is var above && (above.IsEmpty || (above[0] == '#' && _text.Lines[line - 1].Length - above.Length <= depth)))
        {
            line--;
        }

        return line;
    }

    private static int LineOf(ConfigNode node) => (node.Key is null ? node.Children[0].KeyPosition.Line : node.KeyPosition.Line) - 1;

    private int DashOf(ConfigNode item) => _text.Lines[item.Position.Line - 1].IndexOf('-', StringComparison.Ordinal);

    /// <summary>Puts a blank in the place of the dash, and tells its line.</summary>
    private int TakeDash(ConfigNode item)
    {
        var line = LineOf(item);
        var dash = _text.Lines[line].IndexOf('-', StringComparison.Ordinal);
        _lines[line] = Margin(dash + 1) + _text.Lines[line][(dash + 1)..];
        return line;
    }

    private IEnumerable<string> Head(ConfigNode item, int start, int depth) => Remarks(start, LineOf(item), depth);

    private IEnumerable<string> Before(ConfigNode member, int start, int depth) => Remarks(start, member.KeyPosition.Line - 1, depth);

    private IEnumerable<string> Remarks(int start, int end, int depth)
    {
        for (var i = start; i < end; i++)
        {
            if (_lines[i].TrimStart(' ') is ['#', ..] remark)
            {
                yield return Margin(depth) + remark;
            }
        }
    }

    /// <summary>The comments of a field that is not needed any more.</summary>
    private List<string> Comments((int Start, int End) part, int depth, ConfigNode member)
    {
        List<string> comments = [.. Remarks(part.Start, part.End, depth)];
        var line = _lines[member.Position.Line - 1];
        var behind = Math.Min(line.Length, member.Position.Column - 1 + member.Text.Length + (2 * (member.TextOffset ?? 0)));
        return line.IndexOf(" #", behind, StringComparison.Ordinal) is >= 0 and var at ? [.. comments, Margin(depth) + line[(at + 1)..]] : comments;
    }

    /// <summary>The comment behind a key that has nothing else behind it.</summary>
    private static IEnumerable<string> Comment(string line, string margin) =>
        line.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon && line[(colon + 1)..].TrimStart(' ') is ['#', ..] comment ? [margin + comment] : [];

    private void Shift((int Start, int End) part, ConfigNode at, int depth, List<string> lines)
    {
        var shift = depth - (at.KeyPosition.Column - 1);
        var end = part.End;
        while (end > part.Start && string.IsNullOrWhiteSpace(_lines[end - 1]))
        {
            end--;
        }

        for (var i = part.Start; i < end; i++)
        {
            var content = _lines[i].TrimStart(' ');
            lines.Add(content.Length == 0 ? "" : Margin(Math.Max(0, _lines[i].Length - content.Length + shift)) + content);
        }
    }

    private static string Margin(int depth) => new(' ', depth);
}
