using System.Globalization;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel;

/// <summary>What <c>flatten(x)</c> and <c>flattenRecursive(x)</c> return: a map that a log, trace or metric field spreads over several fields.</summary>
/// <param name="source">A list or map.</param>
/// <param name="isRecursive">Every level becomes a field, down to the 64th; otherwise only the first.</param>
public sealed class CelFlattened(CelValue source, bool isRecursive) : ICelMap, IWeighted
{
    private const int MaxDepth = 64;

    private readonly List<KeyValuePair<string, CelValue>> _entries = Collect(source, isRecursive);

    long IWeighted.Weight => _entries.Sum(entry => entry.Key.Length + entry.Value.Weight);

    public int Count => _entries.Count;

    public CelValue KeyAt(int index) => CelValue.String(_entries[index].Key);

    public CelValue ValueAt(int index) => _entries[index].Value;

    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelKind.String)
        {
            foreach (var entry in _entries)
            {
                if (entry.Key == key.AsString)
                {
                    value = entry.Value;
                    return true;
                }
            }
        }

        value = default;
        return false;
    }

    /// <summary>The fields of <paramref name="name"/>: <c>name.key</c>, <c>name.0</c>; a value that is not flattened is the one field <paramref name="name"/>.</summary>
    public static IEnumerable<KeyValuePair<string, CelValue>> Expand(string name, CelValue value)
    {
        if (value.Kind != CelKind.Map || value.AsMap is not CelFlattened flattened)
        {
            yield return new(name, value);
            yield break;
        }

        foreach (var (key, item) in flattened._entries)
        {
            yield return new($"{name}.{key}", item);
        }
    }

    private static List<KeyValuePair<string, CelValue>> Collect(CelValue source, bool isRecursive)
    {
        var entries = new List<KeyValuePair<string, CelValue>>();
        Collect(entries, "", source.Unwrap(), isRecursive ? MaxDepth : 1);
        return entries;
    }

    private static void Collect(List<KeyValuePair<string, CelValue>> entries, string prefix, CelValue source, int depth)
    {
        var map = source.Kind == CelKind.Map ? source.AsMap : null;
        var count = map?.Count ?? source.AsList.Count;
        for (var i = 0; i < count; i++)
        {
            var key = prefix + (map is null ? i.ToString(CultureInfo.InvariantCulture) : CelJson.KeyText(map.KeyAt(i)));
            var value = (map is null ? source.AsList.Get(i) : map.ValueAt(i)).Unwrap();
            if (depth > 1 && value.Kind is CelKind.Map or CelKind.List)
            {
                Collect(entries, key + ".", value, depth - 1);
            }
            else
            {
                entries.Add(new(key, value));
            }
        }
    }
}
