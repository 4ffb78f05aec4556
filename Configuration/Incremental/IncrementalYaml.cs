using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Incremental;

/// <summary>Versions of a YAML text: block lists are cut at the lines that begin with their dashes.</summary>
/// <remarks>
/// An item is its line with the dash and all further ones that stand deeper, are empty or are comments. Read alone it means what it means in
/// the document when it is one item of one implicit document, without anchors: then every quote and bracket that it opens is closed in it.
/// </remarks>
internal sealed class IncrementalYaml(int minimum, ConfigLoadOptions options) : IncrementalDocument<char>(minimum)
{
    /// <summary>Line breaks that only a scanner sees.</summary>
    private static readonly System.Buffers.SearchValues<char> UnusualBreaks = System.Buffers.SearchValues.Create("\u0085\u2028\u2029\uFEFF");

    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    /// <summary>Reads a version as a whole.</summary>
    public ConfigNode? Read(string text, List<ConfigProblem> problems)
    {
        Forget();
        _environment.Clear();
        var root = YamlTreeReader.Read(Expand(text, problems), problems, out var separable);
        if (separable && IsWanted && !IsUnusual(text))
        {
            var lists = new List<ItemList>();
            var lines = new LineIndex(text);
            foreach (var (node, path) in ItemList.Find(root!, Minimum))
            {
                if (Describe(text, lines, node, path) is { } list)
                {
                    foreach (var child in node.Children)
                    {
                        child.Item = new DocumentItem(child.Position with { Column = 1 }, reusable: true);
                    }

                    lists.Add(list);
                }
            }

            Start(text.AsMemory(), root!, lists);
        }

        return root;
    }

    /// <summary>The tree of another version, or null when it has to be read as a whole.</summary>
    public ConfigNode? TryRead(string text)
    {
        foreach (var (name, value) in _environment)
        {
            if (options.Environment(name) != value)
            {
                return null;
            }
        }

        return TryRead(text.AsMemory());
    }

    protected override int MarkerLength(ItemList list) => list.Indent + 2;

    protected override int Cut(ReadOnlyMemory<char> text, ItemList list, int first, int same, int delta, List<int> starts)
    {
        var at = list.Starts[first];
        var begin = at;
        while (true)
        {
            var old = OldItem(list, at - delta, same);
            if (old >= first && (old == list.Items.Count || starts.Count > 0 || old > first))
            {
                return IsUnusual(text.Span[begin..at]) ? -1 : old;
            }

            if (at == text.Length)
            {
                return -1;
            }

            var line = LineAt(text.Span, at);
            switch (KindOf(line, list.Indent))
            {
                case LineKind.Item:
                    starts.Add(at);
                    break;
                case LineKind.Inside when starts.Count > 0:
                    break;
                default:
                    return -1;
            }

            at += line.Length;
        }
    }

    protected override ConfigNode? ReadItem(ReadOnlyMemory<char> item, ItemList list)
    {
        var problems = new List<ConfigProblem>();
        var expanded = Expand(item.ToString(), problems);
        return problems.Count == 0 ? YamlTreeReader.ReadItem(expanded, list.Path.Count) : null;
    }

    protected override Position Advance(Position from, ReadOnlySpan<char> text)
    {
        var lines = text.Count('\n');
        return lines == 0
            ? new Position(from.Line, from.Column + text.Length)
            : new Position(from.Line + lines, text.Length - text.LastIndexOf('\n'));
    }

    private ExpandedText Expand(string text, List<ConfigProblem> problems)
    {
        if (options.ExpandEnvironment)
        {
            return EnvironmentExpander.Expand(text, Lookup, YamlComments.Find(text), problems);
        }

        var expanded = new ExpandedText(text);
        expanded.Copy(0, text.Length);
        return expanded;
    }

    private string? Lookup(string name) => _environment[name] = options.Environment(name);

    private static ItemList? Describe(string text, LineIndex lines, ConfigNode list, int[] path)
    {
        var indent = list.Position.Column - 1;
        var starts = new List<int>();
        var at = lines.OffsetOf(list.Children[0].Position.Line, 1);
        var line = list.Children[0].Position.Line;
        while (at < text.Length)
        {
            var content = LineAt(text, at);
            var kind = KindOf(content, indent);
            if (kind == LineKind.Unusual)
            {
                return null;
            }

            if (kind == LineKind.Outside)
            {
                break;
            }

            if (kind == LineKind.Item)
            {
                if (starts.Count == list.Children.Count || list.Children[starts.Count].Position.Line != line)
                {
                    return null;
                }

                starts.Add(at);
            }

            at += content.Length;
            line++;
        }

        return starts.Count != list.Children.Count
            ? null
            : new ItemList(path, list.Children, [.. starts], at, lines.PositionOf(at), indent, list.Key == "routes");
    }

    /// <summary>A line with what ends it.</summary>
    private static ReadOnlySpan<char> LineAt(ReadOnlySpan<char> text, int at)
    {
        var length = text[at..].IndexOf('\n');
        return length < 0 ? text[at..] : text.Slice(at, length + 1);
    }

    private static LineKind KindOf(ReadOnlySpan<char> line, int indent)
    {
        var depth = line.IndexOfAnyExcept(' ');
        var content = depth < 0 ? default : line[depth..].TrimEnd("\r\n");
        return content switch
        {
            [] or ['#', ..] => LineKind.Inside,
            ['\t', ..] => LineKind.Unusual,
            ['-', ' ', ..] when depth == indent => LineKind.Item,
            _ => depth > indent ? LineKind.Inside : LineKind.Outside,
        };
    }

    // Breaks that not every reader of lines sees, and variables whose default may go on in the next item.
    private static bool IsUnusual(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(UnusualBreaks))
        {
            return true;
        }

        for (var rest = text; rest.IndexOf('\r') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (at + 1 == rest.Length || rest[at + 1] != '\n')
            {
                return true;
            }
        }

        for (var rest = text; rest.IndexOf("${") is >= 0 and var at; rest = rest[(at + 2)..])
        {
            if (!LineAt(rest, at).Contains('}'))
            {
                return true;
            }
        }

        return false;
    }

    private enum LineKind
    {
        Item,
        Inside,
        Outside,
        Unusual,
    }
}
