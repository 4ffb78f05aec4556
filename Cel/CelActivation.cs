namespace Agentgateway.Cel;

/// <summary>Variables held in a dictionary: tests, samples and the playground.</summary>
public sealed class CelActivation : ICelActivation
{
    // Programs ask with one string object per name. Comparing references to the first few is cheaper than a hash.
    private const int Direct = 12;

    private readonly Dictionary<string, CelValue> _values;
    private readonly string[] _names;
    private readonly CelValue[] _direct;

    public CelActivation(IEnumerable<KeyValuePair<string, CelValue>> values)
    {
        _values = new Dictionary<string, CelValue>(values, StringComparer.Ordinal);
        _names = [.. _values.Keys.Take(Direct).Select(name => string.IsInterned(name) ?? name)];
        _direct = [.. _values.Values.Take(Direct)];
    }

    /// <summary>No variables at all.</summary>
    public static CelActivation Empty { get; } = new([]);

    public IEnumerable<string> Names => _values.Keys;

    public bool TryGet(string name, out CelValue value)
    {
        var names = _names;
        for (var i = 0; i < names.Length; i++)
        {
            if (ReferenceEquals(names[i], name))
            {
                value = _direct[i];
                return true;
            }
        }

        return _values.TryGetValue(name, out value);
    }

    /// <summary>One variable for each field of a JSON object.</summary>
    /// <exception cref="FormatException">The text is not a JSON object.</exception>
    public static CelActivation FromJson(ReadOnlyMemory<byte> utf8)
    {
        var parsed = CelJson.Parse(utf8);
        if (parsed.Kind != CelKind.Map)
        {
            throw new FormatException(parsed.IsError ? parsed.AsError.Message : "The sample context must be a JSON object.");
        }

        var map = parsed.AsMap;
        var values = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        for (var i = 0; i < map.Count; i++)
        {
            values[map.KeyAt(i).AsString] = map.ValueAt(i);
        }

        return new CelActivation(values);
    }
}
