using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Schema;

/// <summary>Listens to the reader and notes what it would accept in every place, so that the schema is what the binder does and cannot drift from it.</summary>
internal sealed class ShapeRecorder
{
    private readonly Dictionary<ConfigNode, ValueShape> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ObjectShape> _objects = new(StringComparer.Ordinal);

    public ValueShape Root { get; } = new();

    public IReadOnlyDictionary<string, ObjectShape> Objects => _objects;

    /// <summary>Starts listening to the reading of a document.</summary>
    public void Begin(ConfigNode root)
    {
        _places.Clear();
        _places[root] = Root;
    }

    public ObjectShape Object(ConfigNode node, string scope)
    {
        if (!_objects.TryGetValue(scope, out var shape))
        {
            _objects[scope] = shape = new ObjectShape(scope);
        }

        Of(node).Add(shape);
        return shape;
    }

    public void Scalar(ConfigNode node, ScalarShape scalar) => Of(node).Add(scalar);

    public void Word(ConfigNode node, string word) => Of(node).AddWord(word);

    public void DecidingKey(ConfigNode node, string key) => Of(node).AddDecidingKey(key);

    public void Anything(ConfigNode node) => Of(node).Anything = true;

    public void List(ConfigNode node) => Enter(node, Of(node).List());

    public void Map(ConfigNode node) => Enter(node, Of(node).Map());

    public void Field(FieldShape field, ConfigNode? child)
    {
        if (child is not null)
        {
            _places.TryAdd(child, field.Value);
        }
    }

    private void Enter(ConfigNode node, ValueShape children)
    {
        foreach (var child in node.Children)
        {
            _places.TryAdd(child, children);
        }
    }

    // Nodes that the binder makes up are of no interest; their notes go nowhere.
    private ValueShape Of(ConfigNode node) => _places.TryGetValue(node, out var shape) ? shape : new ValueShape();
}
