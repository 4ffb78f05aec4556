using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Schema;

/// <summary>A kind of object: its fields in the order in which they are read, and which of them must be there.</summary>
internal sealed class ObjectShape(string name)
{
    private readonly Dictionary<string, FieldShape> _byName = new(StringComparer.Ordinal);
    private readonly List<FieldShape> _fields = [];
    private HashSet<string>? _required;
    private List<string[]>? _choices;

    public string Name => name;

    public IReadOnlyList<FieldShape> Fields => _fields;

    /// <summary>The fields that accept something: a field that is only refused with a good message is no field of the language.</summary>
    public IEnumerable<FieldShape> Accepted => _fields.Where(f => !f.Value.IsEmpty);

    /// <summary>Fields that were demanded whenever an object of this kind was read.</summary>
    public IReadOnlySet<string> Required => _required ?? [];

    /// <summary>Groups of which exactly one field must be there.</summary>
    public IReadOnlyList<string[]> Choices => _choices ?? [];

    /// <param name="field">Name.</param>
    /// <param name="surroundings">The object in which the field was first asked for: some fields exist only beside a certain value of another.</param>
    public FieldShape Field(string field, ConfigNode surroundings)
    {
        if (!_byName.TryGetValue(field, out var shape))
        {
            shape = new FieldShape(field, surroundings);
            _byName[field] = shape;
            _fields.Add(shape);
        }

        return shape;
    }

    /// <summary>Notes what one reading demanded.</summary>
    public void Observe(IReadOnlySet<string> required, IReadOnlyList<string[]> choices)
    {
        if (_required is null)
        {
            _required = [.. required];
            _choices = [.. choices];
            return;
        }

        _required.IntersectWith(required);
        _choices!.RemoveAll(c => !choices.Any(d => d.SequenceEqual(c)));
    }
}

/// <summary>A field of a kind of object.</summary>
internal sealed class FieldShape(string name, ConfigNode surroundings)
{
    public string Name => name;

    public ConfigNode Surroundings => surroundings;

    public ValueShape Value { get; } = new();

    /// <summary>Value when the field is absent, where the reader states it.</summary>
    public string? Default { get; set; }
}
