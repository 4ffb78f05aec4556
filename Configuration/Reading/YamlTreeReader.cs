using Agentgateway.Configuration.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Agentgateway.Configuration.Reading;

/// <summary>Reads one YAML document into a tree: core schema, no merge keys, duplicate keys are errors, aliases are copied.</summary>
internal sealed class YamlTreeReader
{
    /// <summary>Bounds what aliases can blow a small file up to.</summary>
    public const int MaxNodes = 1_000_000;
    private const int MaxDepth = 100;

    private readonly ExpandedText _text;
    private readonly LineIndex _lines;
    private readonly List<ConfigProblem> _problems;
    private readonly Dictionary<string, ConfigNode> _anchors = new(StringComparer.Ordinal);
    private readonly Parser _parser;
    private bool _anchored;
    private int _nodes;
    private int _depth;

    private YamlTreeReader(ExpandedText text, List<ConfigProblem> problems, int depth = 0)
    {
        _depth = depth;
        _text = text;
        _lines = new LineIndex(text.Text);
        _problems = problems;
        _parser = new Parser(new StringReader(text.Text));
    }

    /// <summary>Gives null, and problems, for a text that is not one YAML document.</summary>
    public static ConfigNode? Read(ExpandedText text, List<ConfigProblem> problems) => new YamlTreeReader(text, problems).ReadDocument();

    /// <summary>The same, and whether every part of the text means the same by itself: no anchor or alias ties it to another.</summary>
    public static ConfigNode? Read(ExpandedText text, List<ConfigProblem> problems, out bool separable)
    {
        var reader = new YamlTreeReader(text, problems);
        var root = reader.ReadDocument();
        separable = root is not null && problems.Count == 0 && !reader._anchored;
        return root;
    }

    /// <summary>Reads one item of a block list, <c>- …</c>, out of its document. Null when it cannot be judged alone.</summary>
    /// <param name="depth">Depth of the list in its document.</param>
    public static ConfigNode? ReadItem(ExpandedText text, int depth)
    {
        var problems = new List<ConfigProblem>();
        var reader = new YamlTreeReader(text, problems, depth);
        try
        {
            reader._parser.Consume<StreamStart>();
            if (!reader._parser.Consume<DocumentStart>().IsImplicit)
            {
                return null;
            }

            var list = reader.ReadNode();
            var single = reader._parser.Consume<DocumentEnd>().IsImplicit && reader._parser.Accept<StreamEnd>(out _)
                && list is { Kind: NodeKind.Sequence, Children.Count: 1 } && problems.Count == 0 && !reader._anchored;
            return single ? list.Children[0] : null;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            return null;
        }
    }

    private ConfigNode? ReadDocument()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.Accept<StreamEnd>(out _))
            {
                _problems.Add(new ConfigProblem(ConfigSeverity.Error, "", new Position(1, 1), "The document is empty.", Allowed: "an object; write {} for none"));
                return null;
            }

            _parser.Consume<DocumentStart>();
            var root = ReadNode();
            _parser.Consume<DocumentEnd>();
            if (!_parser.Accept<StreamEnd>(out _))
            {
                Error(_parser.Current!.Start, "", "There is more than one document.", "a second document", "one document");
                return null;
            }

            return root;
        }
        catch (YamlException e)
        {
            Error(e.Start, "", "Not valid YAML: " + Reason(e), null, null);
            return null;
        }
        catch (InvalidOperationException)
        {
            // The scanner's answer to control characters at the end of a plain scalar.
            Error(_parser.Current?.End ?? Mark.Empty, "", "Not valid YAML: an unexpected character follows here.", null, null);
            return null;
        }
    }

    private ConfigNode ReadNode()
    {
        if (++_nodes > MaxNodes)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "The document is too large.");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _anchored = true;
            if (!_anchors.TryGetValue(alias.Value.Value, out var target))
            {
                throw new YamlException(alias.Start, alias.End, "The alias is not defined before its use.");
            }

            var copy = target.Clone();
            _nodes += Count(copy);
            return copy;
        }

        if (++_depth > MaxDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "The document is nested too deeply.");
        }

        ConfigNode node;
        AnchorName anchor;
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            node = new ConfigNode(KindOf(scalar), PositionOf(scalar.Start))
            {
                Text = scalar.Value,
                TextOffset = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded || scalar.Start.Line != scalar.End.Line ? null : scalar.Style == ScalarStyle.Plain ? 0 : 1,
            };
            anchor = scalar.Anchor;
        }
        else if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            node = new ConfigNode(NodeKind.Sequence, PositionOf(sequence.Start));
            anchor = sequence.Anchor;
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                node.Add(ReadNode());
            }
        }
        else
        {
            var mapping = _parser.Consume<MappingStart>();
            node = new ConfigNode(NodeKind.Mapping, PositionOf(mapping.Start));
            anchor = mapping.Anchor;
            ReadMembers(node);
        }

        _depth--;
        if (!anchor.IsEmpty)
        {
            _anchored = true;
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private void ReadMembers(ConfigNode node)
    {
        HashSet<string>? keys = null;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "A key must be a simple text.");
            }

            var position = PositionOf(key.Start);
            var value = ReadNode();
            if (node.AddsKey(key.Value, ref keys))
            {
                node.Add(value, key.Value, position);
            }
            else
            {
                _problems.Add(new ConfigProblem(ConfigSeverity.Error, "", position, $"The key \"{key.Value}\" is there twice."));
            }
        }
    }

    private NodeKind KindOf(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty)
        {
            return scalar.Tag.Value switch
            {
                "!" or "tag:yaml.org,2002:str" => NodeKind.String,
                "tag:yaml.org,2002:null" => NodeKind.Null,
                "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" => Scalars.Resolve(scalar.Value),
                _ => throw new YamlException(scalar.Start, scalar.End, "The tag is not known."),
            };
        }

        return scalar.Style == ScalarStyle.Plain ? Scalars.Resolve(scalar.Value) : NodeKind.String;
    }

    private Position PositionOf(Mark mark) => _text.PositionOf(_lines.OffsetOf(mark.Line, mark.Column));

    private void Error(Mark mark, string path, string message, string? found, string? allowed) =>
        _problems.Add(new ConfigProblem(ConfigSeverity.Error, path, PositionOf(mark), message, found, allowed));

    private static string Reason(YamlException e)
    {
        var text = (e.InnerException ?? e).Message;
        return text.EndsWith('.') ? text : text + ".";
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
