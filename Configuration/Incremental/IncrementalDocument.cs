using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Incremental;

/// <summary>Reads versions of one document. Of a version that differs within one long list only, just the items that changed are read.</summary>
/// <remarks>
/// 1. what both versions begin and end with   2. the list that holds all of the difference   3. cut the difference into items
/// 4. items of the old version with the same text are taken over, the others read alone   5. what stands behind moves with the text
/// Whatever is unusual (a mistake, an anchor, a difference that is not whole items) gives null, and the document is read as a whole:
/// the result is always that of a reading as a whole.
/// </remarks>
/// <typeparam name="T"><see cref="char"/> or <see cref="byte"/>.</typeparam>
/// <param name="minimum">Shorter lists are not worth it.</param>
internal abstract class IncrementalDocument<T>(int minimum)
    where T : unmanaged, IEquatable<T>
{
    private ReadOnlyMemory<T> _text;
    private List<ItemList> _lists = [];
    private List<DocumentItem> _behind = [];
    private int _nodes;

    /// <summary>The tree of the newest version; null while there is none that can be gone on from.</summary>
    public ConfigNode? Root { get; private set; }

    /// <summary>Items that the last version had to read.</summary>
    public int ItemsRead { get; private set; }

    /// <summary>Whether the last version differed from the one before in HTTP routes at most.</summary>
    public bool OnlyRoutesChanged { get; private set; }

    protected int Minimum => minimum;

    /// <summary>Whether there will be further versions.</summary>
    protected bool IsWanted => minimum < int.MaxValue;

    /// <summary>Forgets everything: the next version is read as a whole.</summary>
    public void Forget()
    {
        (Root, _text, _lists, _behind) = (null, default, [], []);
    }

    /// <summary>Starts from a document that was read as a whole. The roots of items have their <see cref="DocumentItem"/> already.</summary>
    protected void Start(ReadOnlyMemory<T> text, ConfigNode root, List<ItemList> lists)
    {
        (Root, _text, _lists, _behind) = (root, text, lists, []);
        _nodes = Count(root);
        foreach (var list in lists)
        {
            // What stands behind a list moves when it grows or shrinks.
            var node = root;
            foreach (var index in list.Path)
            {
                for (var i = index + 1; i < node.Children.Count; i++)
                {
                    var later = node.Children[i];
                    if (later.Item is null)
                    {
                        later.Item = new DocumentItem(later.Key is null ? later.Position : later.KeyPosition, reusable: false);
                        _behind.Add(later.Item);
                    }
                }

                node = node.Children[index];
            }
        }
    }

    /// <summary>The tree of another version, or null when it has to be read as a whole.</summary>
    public ConfigNode? TryRead(ReadOnlyMemory<T> next)
    {
        ItemsRead = 0;
        OnlyRoutesChanged = true;
        if (Root is null)
        {
            return null;
        }

        // 1. What is the same
        var before = _text.Span;
        var after = next.Span;
        var prefix = before.CommonPrefixLength(after);
        if (prefix == before.Length && prefix == after.Length)
        {
            return Root;
        }

        var same = before.Length - CommonSuffix(before[prefix..], after[prefix..]);
        var delta = after.Length - before.Length;

        // 2. Where the difference is
        var which = _lists.FindIndex(l => l.Starts[0] + MarkerLength(l) <= prefix && same <= l.End);
        if (which < 0)
        {
            return null;
        }

        var list = _lists[which];
        var first = Array.BinarySearch(list.Starts, prefix - MarkerLength(list));
        first = first < 0 ? ~first - 1 : first;

        // 3. Its items
        var cut = new List<int>();
        var last = Cut(next, list, first, same, delta, cut);
        if (last < 0 || first + cut.Count + list.Items.Count - last == 0)
        {
            return null;
        }

        // 4. Old ones and new ones
        if (ReadItems(list, first, last, next, cut, delta) is not { } middle)
        {
            return null;
        }

        // 5. What is behind
        Splice(which, first, last, cut, middle.Items, delta, middle.End);
        (_text, OnlyRoutesChanged) = (next, list.HoldsRoutes);
        return Root = Replace(Root, list.Path, 0, _lists[which].Items);
    }

    /// <summary>Characters of an item by which it is known to begin.</summary>
    protected abstract int MarkerLength(ItemList list);

    /// <summary>Finds where the items of the new text begin, from the start of the item <paramref name="first"/> to the first old item behind the difference.</summary>
    /// <param name="same">Offset in the old text from which on both are the same.</param>
    /// <param name="delta">How much longer the new text is.</param>
    /// <returns>Index of the old item that follows, their count for the end of the list, or -1 when the difference is not whole items.</returns>
    protected abstract int Cut(ReadOnlyMemory<T> text, ItemList list, int first, int same, int delta, List<int> starts);

    /// <summary>Reads one item alone; null when that cannot be done.</summary>
    protected abstract ConfigNode? ReadItem(ReadOnlyMemory<T> item, ItemList list);

    /// <summary>The place behind some text.</summary>
    protected abstract Position Advance(Position from, ReadOnlySpan<T> text);

    /// <summary>Index of the old item that begins at an offset, when all from there on is the same; the count for the end of the list; else -1.</summary>
    protected static int OldItem(ItemList list, int offset, int same)
    {
        if (offset < same)
        {
            return -1;
        }

        return offset == list.End ? list.Items.Count : Math.Max(Array.BinarySearch(list.Starts, offset), -1);
    }

    private (List<ConfigNode> Items, Position End)? ReadItems(ItemList list, int first, int last, ReadOnlyMemory<T> next, List<int> cut, int delta)
    {
        var nodes = _nodes;
        var old = new Dictionary<ReadOnlyMemory<T>, ConfigNode>(TextComparer<T>.Instance);
        for (var i = first; i < last; i++)
        {
            old.TryAdd(_text[list.Starts[i]..list.EndOf(i)], list.Items[i]);
            nodes -= Count(list.Items[i]);
        }

        var end = list.OffsetOf(last) + delta;
        var (at, place) = (list.Starts[first], list.Items[first].Item!.Start);
        var middle = new List<ConfigNode>(cut.Count);
        var places = new List<Position>(cut.Count);
        var read = 0;
        for (var i = 0; i < cut.Count; i++)
        {
            place = Advance(place, next.Span[at..cut[i]]);
            at = cut[i];
            var text = next[at..(i + 1 < cut.Count ? cut[i + 1] : end)];

            // A text that is there twice is taken over once and read once: an item stands in one place only.
            if (!old.Remove(text, out var node))
            {
                node = ReadItem(text, list);
                if (node is null)
                {
                    return null;
                }

                read++;
                node.Item = new DocumentItem(new Position(1, 1), reusable: true);
            }

            nodes += Count(node);
            middle.Add(node);
            places.Add(place);
        }

        if (nodes > YamlTreeReader.MaxNodes)
        {
            return null;
        }

        // Nothing was changed up to here: a version that cannot be read leaves the last one as it is.
        for (var i = 0; i < middle.Count; i++)
        {
            middle[i].Item!.Start = places[i];
        }

        (_nodes, ItemsRead) = (nodes, read);
        return (middle, Advance(place, next.Span[at..end]));
    }

    private void Splice(int which, int first, int last, List<int> cut, List<ConfigNode> middle, int delta, Position after)
    {
        var list = _lists[which];
        var before = last < list.Items.Count ? list.Items[last].Item!.Start : list.EndPosition;
        var items = new List<ConfigNode>(first + middle.Count + list.Items.Count - last);
        items.AddRange(list.Items.Take(first));
        items.AddRange(middle);
        items.AddRange(list.Items.Skip(last));
        var starts = new List<int>(items.Count);
        starts.AddRange(list.Starts.AsSpan(0, first));
        starts.AddRange(cut);
        for (var i = last; i < list.Starts.Length; i++)
        {
            starts.Add(list.Starts[i] + delta);
            list.Items[i].Item!.Move(before, after);
        }

        foreach (var item in _behind)
        {
            if (IsAtOrBehind(item.Start, before))
            {
                item.Move(before, after);
            }
        }

        for (var i = 0; i < _lists.Count; i++)
        {
            var other = _lists[i];
            if (i == which || other.Starts[0] < list.End)
            {
                continue;
            }

            foreach (var item in other.Items)
            {
                item.Item!.Move(before, after);
            }

            _lists[i] = other with
            {
                Starts = [.. other.Starts.Select(s => s + delta)],
                End = other.End + delta,
                EndPosition = DocumentItem.Moved(other.EndPosition, before, after),
            };
        }

        _lists[which] = list with { Items = items, Starts = [.. starts], End = list.End + delta, EndPosition = DocumentItem.Moved(list.EndPosition, before, after) };
    }

    private static bool IsAtOrBehind(Position place, Position other) => place.Line > other.Line || (place.Line == other.Line && place.Column >= other.Column);

    private static ConfigNode Replace(ConfigNode node, IReadOnlyList<int> path, int depth, IReadOnlyList<ConfigNode> items) =>
        depth == path.Count
            ? node.WithChildren(items)
            : node.WithChildren([.. node.Children.Select((child, i) => i == path[depth] ? Replace(child, path, depth + 1, items) : child)]);

    private static int CommonSuffix(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        const int Block = 1024;
        var most = Math.Min(a.Length, b.Length);
        var length = 0;
        while (length + Block <= most && a[^(length + Block)..^length].SequenceEqual(b[^(length + Block)..^length]))
        {
            length += Block;
        }

        while (length < most && a[^(length + 1)].Equals(b[^(length + 1)]))
        {
            length++;
        }

        return length;
    }

    private static int Count(ConfigNode node)
    {
        var count = 1;
        foreach (var child in node.Children)
        {
            count += Count(child);
        }

        return count;
    }
}
