using System.Globalization;
using System.Text.Json;

namespace Agentgateway.Cel.Conformance;

/// <summary>The typed values of the case files, and their comparison: kinds must match, NaN equals NaN, maps are unordered.</summary>
public static class TypedValue
{
    public static CelValue Read(JsonElement element)
    {
        var type = element.GetProperty("t").GetString();
        string Text() => element.GetProperty("v").GetString()!;
        return type switch
        {
            "null" => CelValue.Null,
            "bool" => CelValue.Bool(element.GetProperty("v").GetBoolean()),
            "int" => CelValue.Int(long.Parse(Text(), CultureInfo.InvariantCulture)),
            "uint" => CelValue.Uint(ulong.Parse(Text(), CultureInfo.InvariantCulture)),
            "double" => CelValue.Double(double.Parse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture)),
            "string" => CelValue.String(Text()),
            "bytes" => CelValue.Bytes(Convert.FromBase64String(Text())),
            "list" => CelValue.List([.. element.GetProperty("v").EnumerateArray().Select(Read)]),
            "map" => CelValue.Map(new PairMap([.. element.GetProperty("v").EnumerateArray().Select(pair => (Read(pair[0]), Read(pair[1])))])),
            "type" => CelProgram.Compile(Text(), CelOptions.Spec).Evaluate(CelActivation.Empty),
            "timestamp" => CelValue.Timestamp(
                long.Parse(element.GetProperty("seconds").GetString()!, CultureInfo.InvariantCulture),
                element.GetProperty("nanos").GetInt32()),
            "duration" => CelValue.DurationFromNanos(
                (long.Parse(element.GetProperty("seconds").GetString()!, CultureInfo.InvariantCulture) * 1_000_000_000) + element.GetProperty("nanos").GetInt32()),
            _ => throw new FormatException($"Unknown value type '{type}'."),
        };
    }

    public static bool AreSame(CelValue expected, CelValue actual)
    {
        actual = actual.Unwrap();
        if (expected.Kind != actual.Kind)
        {
            return false;
        }

        switch (expected.Kind)
        {
            case CelKind.Double:
                return expected.AsDouble.Equals(actual.AsDouble);
            case CelKind.List:
                return expected.AsList.Count == actual.AsList.Count &&
                    Enumerable.Range(0, expected.AsList.Count).All(i => AreSame(expected.AsList.Get(i), actual.AsList.Get(i)));
            case CelKind.Map:
                var (left, right) = (expected.AsMap, actual.AsMap);
                return left.Count == right.Count && Enumerable.Range(0, left.Count).All(i =>
                    Enumerable.Range(0, right.Count).Any(j => AreSame(left.KeyAt(i), right.KeyAt(j)) && AreSame(left.ValueAt(i), right.ValueAt(j))));
            default:
                return expected == actual;
        }
    }

    public static string Describe(CelValue value) => value.IsError ? $"error {value}" : $"{value.Type.Name} {CelJson.ToText(value)}";

    private sealed class PairMap((CelValue Key, CelValue Value)[] pairs) : ICelMap
    {
        public int Count => pairs.Length;

        public CelValue KeyAt(int index) => pairs[index].Key;

        public CelValue ValueAt(int index) => pairs[index].Value;

        public bool TryGet(in CelValue key, out CelValue value)
        {
            foreach (var (candidate, item) in pairs)
            {
                if (candidate == key)
                {
                    value = item;
                    return true;
                }
            }

            value = default;
            return false;
        }
    }
}
