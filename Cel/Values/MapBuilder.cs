namespace Agentgateway.Cel.Values;

/// <summary>Collects the entries of a map in order.</summary>
internal sealed class MapBuilder(int capacity)
{
    private const int ScanLimit = 8;

    private CelValue[] _keys = capacity == 0 ? [] : new CelValue[capacity];
    private CelValue[] _values = capacity == 0 ? [] : new CelValue[capacity];
    private Dictionary<CelValue, int>? _index;

    public int Count { get; private set; }

    public static bool IsKey(CelKind kind) => kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String;

    /// <summary>False when the key is there already; the map is unchanged then.</summary>
    public bool TryAdd(in CelValue key, in CelValue value)
    {
        if (Find(key) >= 0)
        {
            return false;
        }

        Append(key, value);
        return true;
    }

    /// <summary>Adds an entry, or gives the existing one a new value.</summary>
    public void Set(in CelValue key, in CelValue value)
    {
        var at = Find(key);
        if (at >= 0)
        {
            _values[at] = value;
            return;
        }

        Append(key, value);
    }

    public bool Contains(in CelValue key) => Find(key) >= 0;

    public CelValue this[in CelValue key]
    {
        get
        {
            var at = Find(key);
            return at < 0 ? default : _values[at];
        }
    }

    public EntryMap Build() => new(_keys, _values, Count, _index);

    private int Find(in CelValue key)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(key, out var at) ? at : -1;
        }

        for (var i = 0; i < Count; i++)
        {
            if (Equality.AreEqual(_keys[i], key))
            {
                return i;
            }
        }

        return -1;
    }

    private void Append(in CelValue key, in CelValue value)
    {
        if (Count == _keys.Length)
        {
            var size = Math.Max(4, Count * 2);
            Array.Resize(ref _keys, size);
            Array.Resize(ref _values, size);
        }

        _keys[Count] = key;
        _values[Count] = value;
        Count++;
        if (_index is not null)
        {
            _index[key] = Count - 1;
        }
        else if (Count > ScanLimit)
        {
            _index = new Dictionary<CelValue, int>(Count * 2);
            for (var i = 0; i < Count; i++)
            {
                _index[_keys[i]] = i;
            }
        }
    }
}
