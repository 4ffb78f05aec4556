using Agentgateway.Cel;

namespace Agentgateway.Benchmarks.Cel;

/// <summary>Headers as a host shows them: names without case, one value each.</summary>
internal sealed class SampleHeaders : ICelHeaders
{
    private readonly Dictionary<string, CelValue> _values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = CelValue.String("gateway.example"),
        ["user-agent"] = CelValue.String("curl/8"),
        ["content-type"] = CelValue.String("application/json"),
        ["x-tenant"] = CelValue.String("acme"),
    };

    public int Count => _values.Count;

    public bool TryGetFirst(string name, out CelValue value) => _values.TryGetValue(name, out value);

    public bool TryGet(in CelValue key, out CelValue value)
    {
        value = default;
        return key.Kind == CelKind.String && _values.TryGetValue(key.AsString, out value);
    }

    public CelValue KeyAt(int index) => CelValue.String(_values.ElementAt(index).Key);

    public CelValue ValueAt(int index) => _values.ElementAt(index).Value;
}
