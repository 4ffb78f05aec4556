using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Incremental;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Reading;

/// <summary>A value of the document with its place in the text. YAML and JSON both become this tree.</summary>
internal sealed class ConfigNode(NodeKind kind, Position position)
{
    private static readonly IReadOnlyList<ConfigNode> NoNodes = [];
    private readonly Position _position = position;
    private List<ConfigNode>? _children;
    private Position _keyPosition;

    public NodeKind Kind { get; } = kind;

    /// <summary>Place in the text: where it was read, moved with the item that it belongs to.</summary>
    public Position Position => Place(_position);

    /// <summary>Text of a scalar, as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>Columns between the start of a one-line scalar and its text: 1 after a quote. Null when the text lies elsewhere.</summary>
    public int? TextOffset { get; init; }

    /// <summary>Members of a mapping or items of a list, in order.</summary>
    public IReadOnlyList<ConfigNode> Children => _children ?? NoNodes;

    /// <summary>Name of this value in its mapping; null in a list and at the root.</summary>
    public string? Key { get; private set; }

    public Position KeyPosition => Place(_keyPosition);

    public ConfigNode? Parent { get; private set; }

    /// <summary>Place in the list or mapping, counted from 0.</summary>
    public int Index { get; private set; }

    /// <summary>Set on the root of a part of the text that later versions of the document may reuse; null everywhere while a document is read once.</summary>
    public DocumentItem? Item { get; set; }

    /// <summary>Whether a reader asked for this member: what nobody asks for is unknown.</summary>
    public bool Asked { get; set; }

    /// <summary>A field that would have made this an object of another kind: it may be what a misspelt one was meant to be.</summary>
    public string? DecidingKey { get; set; }

    public bool IsNull => Kind == NodeKind.Null;

    public string Path
    {
        get
        {
            NearestItem()?.CountPlace();
            var text = new StringBuilder();
            AppendPath(text);
            return text.ToString();
        }
    }

    public void Add(ConfigNode child, string? key = null, Position keyPosition = default)
    {
        child.Parent = this;
        child.Key = key;
        child._keyPosition = keyPosition;
        child.Index = Children.Count;
        (_children ??= []).Add(child);
    }

    /// <summary>Whether a key is new in this mapping. Few are compared one by one; from some number on a set is kept.</summary>
    public bool AddsKey(string key, ref HashSet<string>? many)
    {
        const int Few = 12;
        if (Children.Count < Few)
        {
            return Find(key) is null;
        }

        many ??= [.. Children.Select(c => c.Key!)];
        return many.Add(key);
    }

    public ConfigNode? Find(string key)
    {
        foreach (var child in Children)
        {
            if (string.Equals(child.Key, key, StringComparison.Ordinal))
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>A copy without parent, for YAML aliases.</summary>
    public ConfigNode Clone()
    {
        var copy = new ConfigNode(Kind, _position) { Text = Text, TextOffset = TextOffset };
        foreach (var child in Children)
        {
            copy.Add(child.Clone(), child.Key, child._keyPosition);
        }

        return copy;
    }

    /// <summary>The same node with other members. Those that stay are moved over: the old node keeps its list, so that its content can still be read.</summary>
    public ConfigNode WithChildren(IEnumerable<ConfigNode> children)
    {
        var copy = new ConfigNode(Kind, _position) { Text = Text, TextOffset = TextOffset, Item = Item };
        foreach (var child in children)
        {
            copy.Add(child, child.Key, child._keyPosition);
        }

        copy.Key = Key;
        copy._keyPosition = _keyPosition;
        return copy;
    }

    /// <summary>What this is, without its value: the value may be a secret.</summary>
    public string Describe() => Kind switch
    {
        NodeKind.Null => "nothing",
        NodeKind.Bool => "a boolean",
        NodeKind.Integer or NodeKind.Float => "a number",
        NodeKind.String => "a text",
        NodeKind.Sequence => "a list",
        _ => "an object",
    };

    public JsonNode? ToJson()
    {
        switch (Kind)
        {
            case NodeKind.Null:
                return null;
            case NodeKind.Bool:
                return JsonValue.Create(Text is "true" or "True" or "TRUE");
            case NodeKind.Integer:
                return Scalars.IntegerToJson(Text);
            case NodeKind.Float:
                return JsonValue.Create(Scalars.ParseFloat(Text));
            case NodeKind.String:
                return JsonValue.Create(Text);
            case NodeKind.Sequence:
                var array = new JsonArray();
                foreach (var child in Children)
                {
                    array.Add(child.ToJson());
                }

                return array;
            default:
                var result = new JsonObject();
                foreach (var child in Children)
                {
                    result[child.Key!] = child.ToJson();
                }

                return result;
        }
    }

    internal static bool IsPlainKey(string key) =>
        key.Length > 0 && key.AsSpan().IndexOfAnyExcept(PlainKeyCharacters) < 0;

    private static readonly System.Buffers.SearchValues<char> PlainKeyCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private Position Place(Position read) => NearestItem() is { } item ? item.Place(read) : read;

    private DocumentItem? NearestItem()
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            if (node.Item is { } item)
            {
                return item;
            }
        }

        return null;
    }

    private void AppendPath(StringBuilder text)
    {
        if (Parent is null)
        {
            return;
        }

        Parent.AppendPath(text);
        if (Key is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{Index}]");
        }
        else if (IsPlainKey(Key))
        {
            text.Append(text.Length == 0 ? "" : ".").Append(Key);
        }
        else
        {
            text.Append("[\"").Append(Key.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append("\"]");
        }
    }
}

/// <summary>Kinds of value.</summary>
internal enum NodeKind
{
    Null,
    Bool,
    Integer,
    Float,
    String,
    Sequence,
    Mapping,
}
