using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Incremental;

/// <summary>Versions of a JSON document: lists of objects are read item by item.</summary>
internal sealed class IncrementalJson(int minimum) : IncrementalDocument<byte>(minimum)
{
    /// <summary>Reads a version as a whole.</summary>
    public ConfigNode? Read(ReadOnlyMemory<byte> utf8, List<ConfigProblem> problems)
    {
        Forget();
        if (!IsWanted)
        {
            return JsonTreeReader.Read(utf8.Span, problems);
        }

        var places = new Dictionary<ConfigNode, JsonItems>();
        var root = JsonTreeReader.Read(utf8.Span, problems, places);
        if (root is null || problems.Count > 0)
        {
            return root;
        }

        var lists = new List<ItemList>();
        foreach (var (node, path) in ItemList.Find(root, Minimum))
        {
            if (node.Children.All(c => c.Kind == NodeKind.Mapping) && places.TryGetValue(node, out var items))
            {
                foreach (var child in node.Children)
                {
                    child.Item = new DocumentItem(child.Position, reusable: true);
                }

                var last = node.Children[^1].Item!.Start;
                lists.Add(new ItemList(
                    path, node.Children, [.. items.Starts], items.End, Advance(last, utf8.Span[items.Starts[^1]..items.End]), 0, node.Key == "routes"));
            }
        }

        Start(utf8, root, lists);
        return root;
    }

    protected override int MarkerLength(ItemList list) => 0;

    protected override int Cut(ReadOnlyMemory<byte> text, ItemList list, int first, int same, int delta, List<int> starts)
    {
        var utf8 = text.Span;
        var at = list.Starts[first];
        while (true)
        {
            if (OldItem(list, at - delta, same) is var old && old >= 0 && old < list.Items.Count && old >= first)
            {
                return old;
            }

            if (JsonTreeReader.LengthOf(utf8[at..], list.Path.Count + 1) is not (> 0 and var length))
            {
                return -1;
            }

            starts.Add(at);
            at = SkipSpace(utf8, at + length);
            if (at >= utf8.Length)
            {
                return -1;
            }

            if (utf8[at] == ']')
            {
                return OldItem(list, at - delta, same) == list.Items.Count ? list.Items.Count : -1;
            }

            if (utf8[at] != ',')
            {
                return -1;
            }

            at = SkipSpace(utf8, at + 1);
        }
    }

    protected override ConfigNode? ReadItem(ReadOnlyMemory<byte> item, ItemList list) => JsonTreeReader.ReadItem(item.Span, list.Path.Count + 1);

    protected override Position Advance(Position from, ReadOnlySpan<byte> text) => JsonTreeReader.Advance(from, text);

    private static int SkipSpace(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length && utf8[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
