using Agentgateway.Cel;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>request.headers</c> and its like: names without case, several values as a list, and the view methods of cel.md 7.</summary>
/// <param name="isRedacted">Values of sensitive names are shown as <c>&lt;redacted&gt;</c>.</param>
internal sealed class HeaderView(IHeaderSource headers, HeaderViewMode mode, bool isRedacted) : ICelHeaders, ICelMethods
{
    public int Count => headers.All().Count;

    public bool TryGetFirst(string name, out CelValue value)
    {
        var values = headers.Get(name);
        if (values.Count == 0)
        {
            value = default;
            return false;
        }

        value = CelValue.String(Shown(name, values[0]));
        return true;
    }

    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelKind.String && headers.Get(key.AsString) is { Count: > 0 } values)
        {
            value = Convert(key.AsString, values);
            return true;
        }

        value = default;
        return false;
    }

    public CelValue KeyAt(int index) => CelValue.String(headers.All()[index].Key.ToLowerInvariant());

    public CelValue ValueAt(int index) => Convert(headers.All()[index].Key, headers.All()[index].Value);

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
            "redacted" => new HeaderView(headers, mode, true),
            "join" => new HeaderView(headers, HeaderViewMode.Join, isRedacted),
            "raw" => new HeaderView(headers, HeaderViewMode.Raw, isRedacted),
            "split" => new HeaderView(headers, HeaderViewMode.Split, isRedacted),
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

    private string Shown(string name, string? value) => isRedacted && headers.Sensitive.Contains(name) ? SensitiveHeaders.Redacted : value ?? "";

    private CelValue Cookie(string name)
    {
        if (isRedacted)
        {
            return CelValue.String(SensitiveHeaders.Redacted);
        }

        foreach (var header in headers.Get("cookie"))
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
}
