using System.Text;

namespace Agentgateway.Cel;

/// <summary>A URI or path with query: a string with the methods <c>query(name)</c>, <c>addQuery(name, value)</c> and <c>setQuery(name, value)</c>.</summary>
/// <param name="text">The URI as it is written.</param>
public sealed class CelUri(string text) : ICelOpaque
{
    public CelValue Plain => CelValue.String(text);

    public bool TryCall(string method, ReadOnlySpan<CelValue> arguments, out CelValue result)
    {
        switch (method)
        {
            case "query" when arguments is [{ Kind: CelKind.String } name]:
                var values = Pairs().Where(pair => pair.Name == name.AsString).Select(pair => pair.Value).ToList();
                result = values.Count == 0 ? CelValue.Error(CelErrorCode.NoSuchKey, "no such query parameter") : CelValue.Strings(values);
                return true;
            case "addQuery" when arguments is [{ Kind: CelKind.String } name, { Kind: CelKind.String } value]:
                result = With([.. Pairs(), (name.AsString, value.AsString)]);
                return true;
            case "setQuery" when arguments is [{ Kind: CelKind.String } name, { Kind: CelKind.String } value]:
                var set = name.AsString;
                result = With([.. Pairs().Where(pair => pair.Name != set), (set, value.AsString)]);
                return true;
            default:
                result = default;
                return false;
        }
    }

    private IEnumerable<(string Name, string Value)> Pairs()
    {
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
        {
            return [];
        }

        return text[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (Decode(part), "") : (Decode(part[..equals]), Decode(part[(equals + 1)..]));
        });
    }

    private CelValue With(IReadOnlyList<(string Name, string Value)> pairs)
    {
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var result = new StringBuilder(mark < 0 ? text : text[..mark]);
        for (var i = 0; i < pairs.Count; i++)
        {
            result.Append(i == 0 ? '?' : '&').Append(Uri.EscapeDataString(pairs[i].Name)).Append('=').Append(Uri.EscapeDataString(pairs[i].Value));
        }

        return CelValue.Opaque(new CelUri(result.ToString()));
    }

    private static string Decode(string part) => Uri.UnescapeDataString(part.Replace('+', ' '));
}
