namespace Agentgateway.Cel.Values;

/// <summary>A map in insertion order. Small maps are scanned, larger ones carry an index.</summary>
internal sealed class EntryMap : ICelMap, IWeighted
{
    private readonly CelValue[] _keys;
    private readonly CelValue[] _values;
    private readonly Dictionary<CelValue, int>? _index;

    internal EntryMap(CelValue[] keys, CelValue[] values, int count, Dictionary<CelValue, int>? index)
    {
        _keys = keys;
        _values = values;
        _index = index;
        Count = count;
        Weight = ArrayList.Sum(keys.AsSpan(0, count)) + ArrayList.Sum(values.AsSpan(0, count)) + 16;
    }

    public int Count { get; }

    public long Weight { get; }

    public CelValue KeyAt(int index) => _keys[index];

    public CelValue ValueAt(int index) => _values[index];

    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (_index is not null)
        {
            if (_index.TryGetValue(key, out var at))
            {
                value = _values[at];
                return true;
            }
        }
        else if (key.Kind == CelKind.String)
        {
            var name = key.AsString;
            for (var i = 0; i < Count; i++)
            {
                if (_keys[i].Kind == CelKind.String && _keys[i].AsString == name)
                {
                    value = _values[i];
                    return true;
                }
            }
        }
        else
        {
            for (var i = 0; i < Count; i++)
            {
                if (Equality.AreEqual(_keys[i], key))
                {
                    value = _values[i];
                    return true;
                }
            }
        }

        value = default;
        return false;
    }
}
