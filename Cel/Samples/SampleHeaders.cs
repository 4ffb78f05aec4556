using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Samples;

/// <summary>The headers of a sample with the views that a gateway offers: <c>join()</c>, <c>raw()</c>, <c>split()</c>, <c>redacted()</c>, <c>cookie(name)</c>.</summary>
internal sealed class SampleHeaders(IReadOnlyList<KeyValuePair<string, string[]>> headers, string view = "", bool isRedacted = false) : ICelHeaders, ICelMethods
{
    private static readonly string[] Sensitive = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-goog-api-key"];

    public int Count => headers.Count;

    public CelValue KeyAt(int index) => CelValue.String(headers[index].Key);

    public CelValue ValueAt(int index) => Show(headers[index]);

    public bool TryGet(in CelValue key, out CelValue value)
    {
        var at = key.Kind == CelKind.String ? IndexOf(key.AsString) : -1;
        value = at < 0 ? default : Show(headers[at]);
        return at >= 0;
    }

    public bool TryGetFirst(string name, out CelValue value)
    {
        var at = IndexOf(name);
        value = at < 0 ? default : CelValue.String(Values(headers[at])[0]);
        return at >= 0;
    }

    public bool TryCall(string method, ReadOnlySpan<CelValue> arguments, out CelValue result)
    {
        if (method == "cookie" && arguments is [{ Kind: CelKind.String } name])
        {
            result = Cookie(name.AsString);
            return true;
        }

        SampleHeaders? other = arguments.IsEmpty ? method switch
        {
            "redacted" => new SampleHeaders(headers, view, isRedacted: true),
            "join" or "raw" or "split" => new SampleHeaders(headers, method, isRedacted),
            _ => null,
        } : null;
        result = other is null ? default : CelValue.Map(other);
        return other is not null;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private string[] Values(KeyValuePair<string, string[]> header) =>
        isRedacted && Sensitive.Contains(header.Key, StringComparer.OrdinalIgnoreCase) ? ["<redacted>"] : header.Value;

    private CelValue Show(KeyValuePair<string, string[]> header)
    {
        var values = Values(header);
        return view switch
        {
            "join" => CelValue.String(string.Join(',', values)),
            "raw" => CelValue.Strings(values),
            "split" => CelValue.Strings(values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))),
            _ => values.Length == 1 ? CelValue.String(values[0]) : CelValue.Strings(values),
        };
    }

    private CelValue Cookie(string name)
    {
        var at = IndexOf("cookie");
        foreach (var part in (at < 0 ? [] : headers[at].Value).SelectMany(value => value.Split(';', StringSplitOptions.TrimEntries)))
        {
            if (part.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return CelValue.String(isRedacted ? "<redacted>" : part[(name.Length + 1)..]);
            }
        }

        return Errors.NoSuchKey(name);
    }
}
