using Agentgateway.Configuration.Binding;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Schema;

/// <summary>Finds every place of the language by reading small documents with the real binder: whatever a reading asks for is put into the next documents.</summary>
internal sealed class ShapeExplorer
{
    private static readonly Position Nowhere = new(1, 1);
    private static readonly ConfigLoadOptions Options = new() { ExpandEnvironment = false, ReadFiles = false };

    private readonly ShapeRecorder _recorder = new();
    private readonly Queue<ValueShape> _work = new();

    public static ShapeRecorder Explore()
    {
        var explorer = new ShapeExplorer();
        explorer.Enqueue(explorer._recorder.Root, n => n);
        while (explorer._work.Count > 0)
        {
            while (explorer._work.TryDequeue(out var next))
            {
                explorer.Probe(next);
                explorer.Follow(next);
            }

            // A word in one field can bring fields into an object that was followed before.
            explorer.FollowAgain();
        }

        return explorer._recorder;
    }

    private void Enqueue(ValueShape shape, Func<ConfigNode, ConfigNode> place)
    {
        if (shape.Place is null)
        {
            shape.Place = place;
            _work.Enqueue(shape);
        }
    }

    /// <summary>Puts every kind of value there, so that every branch of the binder is taken.</summary>
    private void Probe(ValueShape shape)
    {
        foreach (var probe in (ConfigNode[])
                 [
                     Mapping(), Scalar(NodeKind.String, "text"), Scalar(NodeKind.Null, ""), Scalar(NodeKind.Bool, "true"), Scalar(NodeKind.Integer, "1"), new(NodeKind.Sequence, Nowhere),
                 ])
        {
            Read(shape.Place!(probe));
        }

        for (var i = 0; i < shape.DecidingKeys.Count; i++)
        {
            Read(shape.Place!(Mapping((shape.DecidingKeys[i], Scalar(NodeKind.String, "text")))));
        }

        for (var i = 0; i < shape.Words.Count; i++)
        {
            Read(shape.Place!(Scalar(NodeKind.String, shape.Words[i])));
        }
    }

    private void Follow(ValueShape shape)
    {
        var place = shape.Place!;
        if (shape.Items is { } items)
        {
            Enqueue(items, n =>
            {
                var list = new ConfigNode(NodeKind.Sequence, Nowhere);
                list.Add(n);
                return place(list);
            });
        }

        if (shape.Values is { } values)
        {
            Enqueue(values, n => place(Mapping(("k", n))));
        }

        foreach (var o in shape.Objects)
        {
            foreach (var field in o.Fields.ToArray())
            {
                Enqueue(field.Value, n => place(Beside(field, n)));
            }
        }
    }

    private void FollowAgain()
    {
        var seen = new HashSet<ValueShape>(ReferenceEqualityComparer.Instance);
        Visit(_recorder.Root);

        void Visit(ValueShape shape)
        {
            if (shape.Place is null || !seen.Add(shape))
            {
                return;
            }

            Follow(shape);
            foreach (var next in shape.Objects.SelectMany(o => o.Fields.Select(f => f.Value)).Concat([shape.Items, shape.Values]).OfType<ValueShape>().ToArray())
            {
                Visit(next);
            }
        }
    }

    private void Read(ConfigNode root)
    {
        _recorder.Begin(root);
        new ConfigBinder(new ConfigReader(Options, [], _recorder)).ReadRoot(root);
    }

    private static ConfigNode Beside(FieldShape field, ConfigNode value)
    {
        var mapping = Mapping((field.Name, value));
        foreach (var neighbour in field.Surroundings.Children.Where(c => c.Key is not null && c.Key != field.Name))
        {
            mapping.Add(neighbour.Clone(), neighbour.Key, Nowhere);
        }

        return mapping;
    }

    private static ConfigNode Scalar(NodeKind kind, string text) => new(kind, Nowhere) { Text = text };

    private static ConfigNode Mapping(params ReadOnlySpan<(string Key, ConfigNode Value)> fields)
    {
        var mapping = new ConfigNode(NodeKind.Mapping, Nowhere);
        foreach (var (key, value) in fields)
        {
            mapping.Add(value, key, Nowhere);
        }

        return mapping;
    }
}
