using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Schema;

/// <summary>What may stand in one place of a document: any of several kinds of scalar, a list, a map, objects of several kinds.</summary>
internal sealed class ValueShape
{
    private readonly List<ScalarShape> _scalars = [];
    private readonly List<ObjectShape> _objects = [];
    private readonly List<string> _words = [];
    private readonly List<string> _keys = [];

    public IReadOnlyList<ScalarShape> Scalars => _scalars;

    public IReadOnlyList<ObjectShape> Objects => _objects;

    /// <summary>Texts with a meaning of their own.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Fields whose presence decides which kind of object this is.</summary>
    public IReadOnlyList<string> DecidingKeys => _keys;

    /// <summary>Shape of the items, when a list may stand here.</summary>
    public ValueShape? Items { get; private set; }

    /// <summary>Shape of the values, when a map with free keys may stand here.</summary>
    public ValueShape? Values { get; private set; }

    /// <summary>Whether anything may stand here.</summary>
    public bool Anything { get; set; }

    /// <summary>Whether nothing is accepted here.</summary>
    public bool IsEmpty => !Anything && Items is null && Values is null && _scalars.Count + _objects.Count + _words.Count == 0;

    /// <summary>Puts a value for a probe into an otherwise small document; null until the place has been found.</summary>
    public Func<ConfigNode, ConfigNode>? Place { get; set; }

    public void Add(ScalarShape scalar)
    {
        if (!_scalars.Contains(scalar))
        {
            _scalars.Add(scalar);
        }
    }

    public void Add(ObjectShape shape)
    {
        if (!_objects.Contains(shape))
        {
            _objects.Add(shape);
        }
    }

    public void AddWord(string word)
    {
        if (!_words.Contains(word))
        {
            _words.Add(word);
        }
    }

    public void AddDecidingKey(string key)
    {
        if (!_keys.Contains(key))
        {
            _keys.Add(key);
        }
    }

    public ValueShape List() => Items ??= new ValueShape();

    public ValueShape Map() => Values ??= new ValueShape();
}
