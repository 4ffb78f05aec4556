using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>base64, url, form and the hashes.</summary>
internal static class EncodingFunctions
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    public static void Register(List<Function> all)
    {
        all.Global("base64.encode", 1, Base64Encode);
        all.Global("base64.decode", 1, Base64Decode);
        all.Both("base64Encode", 1, Base64Encode);
        all.Both("base64Decode", 1, Base64Decode);
        all.Global("url.encode", 1, static (ref _, scoped a) => a[0].Kind == CelKind.String ? CelValue.String(Uri.EscapeDataString(a[0].AsString)) : Errors.NoSuchOverload("url.encode()", a[0]));
        all.Global("url.decode", 1, static (ref _, scoped a) => a[0].Kind == CelKind.String ? PercentDecode(a[0].AsString, false) : Errors.NoSuchOverload("url.decode()", a[0]));
        all.Global("form.decode", 1, FormDecode);
        all.Global("form.encode", 1, FormEncode);
        Hash(all, "sha1.encode", SHA1.HashData);
        Hash(all, "sha256.encode", SHA256.HashData);
        Hash(all, "md5.encode", MD5.HashData);
    }

    private delegate byte[] Digest(ReadOnlySpan<byte> data);

    private static void Hash(List<Function> all, string name, Digest digest) =>
        all.Global(name, 1, (ref _, scoped a) => TryOctets(a[0], out var octets)
            ? CelValue.String(Convert.ToHexStringLower(digest(octets.Span)))
            : Errors.NoSuchOverload($"{name}()", a[0]));

    private static bool TryOctets(in CelValue value, out ReadOnlyMemory<byte> octets)
    {
        octets = value.Kind switch
        {
            CelKind.String => Encoding.UTF8.GetBytes(value.AsString),
            CelKind.Bytes => value.AsBytes,
            _ => default,
        };
        return value.Kind is CelKind.String or CelKind.Bytes;
    }

    private static CelValue Base64Encode(ref Frame frame, scoped ReadOnlySpan<CelValue> a) =>
        TryOctets(a[0], out var octets) ? CelValue.String(Convert.ToBase64String(octets.Span)) : Errors.NoSuchOverload("base64.encode()", a[0]);

    private static CelValue Base64Decode(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (!TryOctets(a[0], out var octets))
        {
            return Errors.NoSuchOverload("base64.decode()", a[0]);
        }

        var text = Encoding.Latin1.GetString(octets.Span);
        var core = text.TrimEnd('=');
        var padding = text.Length - core.Length;
        var whole = core.PadRight((core.Length + 3) / 4 * 4, '=');
        if (core.Length % 4 == 1 || (padding > 0 && text.Length != whole.Length) || core.AsSpan().ContainsAny(" \t\r\n") || !Base64.IsValid(whole))
        {
            return Errors.Function("the text is not base64");
        }

        var decoded = Convert.FromBase64String(whole);
        return Convert.ToBase64String(decoded) == whole ? CelValue.Bytes(decoded) : Errors.Function("the text is not canonical base64");
    }

    /// <summary>Percent-decoding to valid UTF-8; <c>+</c> is a space in forms only.</summary>
    private static CelValue PercentDecode(string text, bool isForm)
    {
        if (text.AsSpan().IndexOfAny('%', '+') < 0)
        {
            return CelValue.String(text);
        }

        var octets = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '%' && i + 2 < octets.Length && char.IsAsciiHexDigit((char)octets[i + 1]) && char.IsAsciiHexDigit((char)octets[i + 2]))
            {
                octets[length++] = (byte)((HexValue(octets[i + 1]) << 4) | HexValue(octets[i + 2]));
                i += 2;
            }
            else
            {
                octets[length++] = isForm && octets[i] == '+' ? (byte)' ' : octets[i];
            }
        }

        try
        {
            return CelValue.String((isForm ? Encoding.UTF8 : StrictUtf8).GetString(octets, 0, length));
        }
        catch (DecoderFallbackException)
        {
            return Errors.Function("the decoded text is not valid UTF-8");
        }
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static CelValue FormDecode(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (!TryOctets(a[0], out var octets))
        {
            return Errors.NoSuchOverload("form.decode()", a[0]);
        }

        var builder = new MapBuilder(4);
        foreach (var pair in Encoding.UTF8.GetString(octets.Span).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!frame.Produce(96 + pair.Length))
            {
                return Errors.BudgetExceeded;
            }

            var equals = pair.IndexOf('=');
            var key = PercentDecode(equals < 0 ? pair : pair[..equals], true);
            var value = equals < 0 ? CelValue.String("") : PercentDecode(pair[(equals + 1)..], true);
            if (!builder.Contains(key))
            {
                builder.Set(key, value);
            }
            else if (builder[key] is { Kind: CelKind.List, Reference: GrowingList list })
            {
                list.Add(value);
            }
            else
            {
                builder.Set(key, CelValue.List(new GrowingList(builder[key], value)));
            }
        }

        return CelValue.Map(builder.Build());
    }

    private static CelValue FormEncode(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.Map)
        {
            return Errors.NoSuchOverload("form.encode()", a[0]);
        }

        var map = a[0].AsMap;
        var pairs = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < map.Count; i++)
        {
            var key = CelJson.KeyText(map.KeyAt(i));
            var value = map.ValueAt(i).Unwrap();
            var count = value.Kind == CelKind.List ? value.AsList.Count : 1;
            for (var j = 0; j < count; j++)
            {
                var item = value.Kind == CelKind.List ? value.AsList.Get(j).Unwrap() : value;
                if (item.IsNull)
                {
                    continue;
                }

                var text = item.Kind is CelKind.List or CelKind.Map ? item : ConversionFunctions.ToText(item);
                if (text.Kind != CelKind.String)
                {
                    return text.IsError ? text : Errors.NoSuchOverload("form.encode()", item);
                }

                pairs.Add(new(key, text.AsString));
            }
        }

        var result = new StringBuilder();
        foreach (var (key, text) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!frame.Produce((key.Length + text.Length) * 6L))
            {
                return Errors.BudgetExceeded;
            }

            result.Append(result.Length == 0 ? "" : "&").Append(FormEscape(key)).Append('=').Append(FormEscape(text));
        }

        return CelValue.String(result.ToString());
    }

    // application/x-www-form-urlencoded: '*' is kept, '~' is not, a space is '+'.
    private static string FormEscape(string text) =>
        Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal).Replace("~", "%7E", StringComparison.Ordinal);

    private sealed class GrowingList(CelValue first, CelValue second) : ICelList
    {
        private readonly List<CelValue> _items = [first, second];

        public int Count => _items.Count;

        public CelValue Get(int index) => _items[index];

        public void Add(CelValue value) => _items.Add(value);
    }
}
