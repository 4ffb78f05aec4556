using System.Globalization;
using System.Text;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Text;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>int, uint, double, string, bytes, bool, timestamp, duration.</summary>
internal static class ConversionFunctions
{
    private const double TwoTo63 = 9.2233720368547758E18;
    private const double TwoTo64 = 1.8446744073709552E19;
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    public static void Register(List<Function> all)
    {
        all.Both("int", 1, ToInt);
        all.Both("uint", 1, ToUint);
        all.Both("double", 1, ToDouble);
        all.Both("string", 1, static (ref _, scoped a) => ToText(a[0]));
        all.Global("bytes", 1, ToBytes);
        all.Global("bool", 1, ToBool);
        all.Global("timestamp", 1, ToTimestamp);
        all.Global("duration", 1, ToDuration);
    }

    private static CelValue ToInt(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        var value = a[0];
        switch (value.Kind)
        {
            case CelKind.Int:
                return value;
            case CelKind.Uint:
                return value.AsUint <= long.MaxValue ? CelValue.Int((long)value.AsUint) : Range("int");
            case CelKind.Double:
                return value.AsDouble is > -TwoTo63 and < TwoTo63 ? CelValue.Int((long)value.AsDouble) : Range("int");
            case CelKind.String:
                return long.TryParse(value.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
                    ? CelValue.Int(parsed)
                    : NotA("int");
            case CelKind.Timestamp:
                return CelValue.Int(value.TimestampSeconds);
            default:
                return Errors.NoSuchOverload("int()", value);
        }
    }

    private static CelValue ToUint(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        var value = a[0];
        switch (value.Kind)
        {
            case CelKind.Uint:
                return value;
            case CelKind.Int:
                return value.AsInt >= 0 ? CelValue.Uint((ulong)value.AsInt) : Range("uint");
            case CelKind.Double:
                return value.AsDouble is >= 0 and < TwoTo64 ? CelValue.Uint((ulong)value.AsDouble) : Range("uint");
            case CelKind.String:
                return ulong.TryParse(value.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                    ? CelValue.Uint(parsed)
                    : NotA("uint");
            default:
                return Errors.NoSuchOverload("uint()", value);
        }
    }

    private static CelValue ToDouble(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        var value = a[0];
        return value.Kind switch
        {
            CelKind.Double => value,
            CelKind.Int => CelValue.Double(value.AsInt),
            CelKind.Uint => CelValue.Double(value.AsUint),
            CelKind.String => ParseDouble(value.AsString),
            _ => Errors.NoSuchOverload("double()", value),
        };
    }

    private static CelValue ParseDouble(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "nan":
                return CelValue.Double(double.NaN);
            case "inf" or "+inf" or "infinity" or "+infinity":
                return CelValue.Double(double.PositiveInfinity);
            case "-inf" or "-infinity":
                return CelValue.Double(double.NegativeInfinity);
            default:
                const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
                return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed)
                    ? CelValue.Double(parsed)
                    : NotA("double");
        }
    }

    public static CelValue ToText(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.String:
                return value;
            case CelKind.Int:
                return CelValue.String(value.AsInt.ToString(CultureInfo.InvariantCulture));
            case CelKind.Uint:
                return CelValue.String(value.AsUint.ToString(CultureInfo.InvariantCulture));
            case CelKind.Double:
                return CelValue.String(Numbers.Format(value.AsDouble));
            case CelKind.Bool:
                return CelValue.String(value.AsBool ? "true" : "false");
            case CelKind.Bytes:
                try
                {
                    return CelValue.String(StrictUtf8.GetString(value.AsBytes.Span));
                }
                catch (DecoderFallbackException)
                {
                    return Errors.Conversion("the bytes are not valid UTF-8");
                }

            case CelKind.Timestamp:
                return CelValue.String(Times.FormatTimestamp(value));
            case CelKind.Duration:
                return CelValue.String(Times.FormatDuration(value));
            case CelKind.Type:
                return CelValue.String(value.AsType.Name);
            case CelKind.Ip:
                return CelValue.String(value.AsIp.ToString());
            case CelKind.Cidr:
                return CelValue.String(value.AsCidr.ToString());
            default:
                return Errors.NoSuchOverload("string()", value);
        }
    }

    private static CelValue ToBytes(ref Frame frame, scoped ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.Bytes => a[0],
        CelKind.String => CelValue.Bytes(Encoding.UTF8.GetBytes(a[0].AsString)),
        _ => Errors.NoSuchOverload("bytes()", a[0]),
    };

    private static CelValue ToBool(ref Frame frame, scoped ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.Bool => a[0],
        CelKind.String => a[0].AsString switch
        {
            "1" or "t" or "true" or "TRUE" or "True" => CelValue.True,
            "0" or "f" or "false" or "FALSE" or "False" => CelValue.False,
            _ => NotA("bool"),
        },
        _ => Errors.NoSuchOverload("bool()", a[0]),
    };

    private static CelValue ToTimestamp(ref Frame frame, scoped ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.Timestamp => a[0],
        CelKind.Int => Times.FromSeconds(a[0].AsInt),
        CelKind.String => Times.ParseTimestamp(a[0].AsString),
        _ => Errors.NoSuchOverload("timestamp()", a[0]),
    };

    private static CelValue ToDuration(ref Frame frame, scoped ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.Duration => a[0],
        CelKind.String => Times.ParseDuration(a[0].AsString),
        _ => Errors.NoSuchOverload("duration()", a[0]),
    };

    private static CelValue Range(string type) => CelValue.Error(CelErrorCode.Overflow, $"the number is outside the range of {type}");

    private static CelValue NotA(string type) => Errors.Conversion($"the text is not a {type}");
}
