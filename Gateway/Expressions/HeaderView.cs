using System.Collections.Frozen;
using Agentgateway.Cel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>request.headers</c> and its like: names without case, several values as a list, and the view methods of cel.md 7.</summary>
/// <param name="isRedacted">Values of <paramref name="sensitive"/> names are shown as <c>&lt;redacted&gt;</c>.</param>
internal sealed class HeaderView(IHeaderDictionary headers, HeaderViewMode mode, FrozenSet<string> sensitive, bool isRedacted) : ICelHeaders, ICelMethods
{
    private List<KeyValuePair<string, StringValues>>? _items;

    public int Count => Items().Count;

    public bool TryGetFirst(string name, out CelValue value)
    {
        if (!headers.TryGetValue(name, out var values) || values.Count == 0)
        {
            value = default;
            return false;
        }

        value = CelValue.String(Shown(name, values[0]));
        return true;
    }

    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelKind.String && headers.TryGetValue(key.AsString, out var values) && values.Count > 0)
        {
            value = Convert(key.AsString, values);
            return true;
        }

        value = default;
        return false;
    }

    public CelValue KeyAt(int index) => CelValue.String(Items()[index].Key.ToLowerInvariant());

    public CelValue ValueAt(int index) => Convert(Items()[index].Key, Items()[index].Value);

    public bool TryCall(string method, ReadOnlySpan<CelValue> arguments, out CelValue result)
    {
        if (method == "cookie" && arguments is [{ Kind: CelKind.String } name])
        {
            result = Cookie(name.AsString);
            return true;
        }

        if (!arguments.IsEmpty)
        {
            result = default;
            return false;
        }

        HeaderView? view = method switch
        {
            "redacted" => new HeaderView(headers, mode, sensitive, true),
            "join" => new HeaderView(headers, HeaderViewMode.Join, sensitive, isRedacted),
            "raw" => new HeaderView(headers, HeaderViewMode.Raw, sensitive, isRedacted),
            "split" => new HeaderView(headers, HeaderViewMode.Split, sensitive, isRedacted),
            _ => null,
        };
        result = view is null ? default : CelValue.Map(view);
        return view is not null;
    }

    private CelValue Convert(string name, StringValues values)
    {
        switch (mode)
        {
            case HeaderViewMode.Join:
                return CelValue.String(string.Join(',', values.Select(value => Shown(name, value))));
            case HeaderViewMode.Raw:
                return CelValue.Strings(values.Select(value => Shown(name, value)));
            case HeaderViewMode.Split:
                return CelValue.Strings(values.SelectMany(value => Shown(name, value).Split(',', StringSplitOptions.TrimEntries)));
            default:
                return values.Count == 1 ? CelValue.String(Shown(name, values[0])) : CelValue.Strings(values.Select(value => Shown(name, value)));
        }
    }

    private string Shown(string name, string? value) => isRedacted && sensitive.Contains(name) ? SensitiveHeaders.Redacted : value ?? "";

    private CelValue Cookie(string name)
    {
        if (isRedacted)
        {
            return CelValue.String(SensitiveHeaders.Redacted);
        }

        foreach (var header in headers.Cookie)
        {
            foreach (var part in (header ?? "").Split(';', StringSplitOptions.TrimEntries))
            {
                if (part.Length > name.Length && part[name.Length] == '=' && part.StartsWith(name, StringComparison.Ordinal))
                {
                    return CelValue.String(part[(name.Length + 1)..]);
                }
            }
        }

        return CelValue.Error(CelErrorCode.NoSuchKey, "no such cookie");
    }

    private List<KeyValuePair<string, StringValues>> Items() => _items ??= [.. headers.Where(header => header.Value.Count > 0)];
}
