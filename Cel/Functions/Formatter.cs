using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Text;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary><c>"%s has %d".format([…])</c>: the clauses s, d, f, e, b, o, x, X and %%.</summary>
internal static class Formatter
{
    private const int MaxPrecision = 1_000;

    public static CelValue Format(ref Frame frame, string format, ICelList arguments)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            if (++i < format.Length && format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            var precision = -1;
            if (i < format.Length && format[i] == '.')
            {
                var start = ++i;
                while (i < format.Length && char.IsAsciiDigit(format[i]))
                {
                    i++;
                }

                if (!int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision) || precision > MaxPrecision)
                {
                    return Errors.Function("the precision of a formatting clause must be a number up to 1000");
                }
            }

            if (i >= format.Length)
            {
                return Errors.Function("a formatting clause is not finished");
            }

            if (next >= arguments.Count)
            {
                return CelValue.Error(CelErrorCode.IndexOutOfBounds, $"index {next} out of range");
            }

            var argument = arguments.Get(next++).Unwrap();
            if (argument.Kind is CelKind.List or CelKind.Map && !(frame.Read(argument.Weight) && frame.Produce(argument.Weight)))
            {
                return Errors.BudgetExceeded;
            }

            var text = Clause(format[i], precision, argument);
            if (text.IsError)
            {
                return text;
            }

            if (!frame.Produce(text.AsString.Length * 2L))
            {
                return Errors.BudgetExceeded;
            }

            result.Append(text.AsString);
        }

        return CelValue.String(result.ToString());
    }

    private static CelValue Clause(char clause, int precision, in CelValue value)
    {
        switch (clause)
        {
            case 's':
                return Text(value);
            case 'd':
                return value.Kind switch
                {
                    CelKind.Int or CelKind.Uint => Text(value),
                    CelKind.Double when !double.IsFinite(value.AsDouble) => Text(value),
                    _ => Wrong("d", value),
                };
            case 'f' or 'e':
                if (!value.IsNumber)
                {
                    return Wrong(clause.ToString(), value);
                }

                var number = value.Kind switch { CelKind.Int => value.AsInt, CelKind.Uint => value.AsUint, _ => value.AsDouble };
                return !double.IsFinite(number) ? Text(CelValue.Double(number))
                    : CelValue.String(clause == 'f' ? Fixed(number, precision < 0 ? 6 : precision) : Scientific(number, precision < 0 ? 6 : precision));
            case 'b':
                return value.Kind == CelKind.Bool ? CelValue.String(value.AsBool ? "1" : "0") : Radix("b", value, "B");
            case 'o':
                return Radix("o", value, "O");
            case 'x' or 'X':
                return Hex(clause, value);
            default:
                return Errors.Function($"unknown formatting clause '{clause}'");
        }
    }

    private static CelValue Wrong(string clause, in CelValue value) =>
        value.IsError ? value : Errors.Function($"%{clause} does not take {value.Type.Name}");

    private static CelValue Radix(string clause, in CelValue value, string form)
    {
        if (value.Kind is not (CelKind.Int or CelKind.Uint))
        {
            return Wrong(clause, value);
        }

        var isNegative = value.Kind == CelKind.Int && value.AsInt < 0;
        var magnitude = isNegative ? unchecked((ulong)-value.AsInt) : value.AsUint;
        var digits = form switch
        {
            "B" => magnitude.ToString("b", CultureInfo.InvariantCulture),
            "O" => Octal(magnitude),
            _ => magnitude.ToString(form, CultureInfo.InvariantCulture),
        };
        return CelValue.String(isNegative ? "-" + digits : digits);
    }

    private static string Octal(ulong value)
    {
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, (char)('0' + (value & 7)));
            value >>= 3;
        }
        while (value != 0);
        return digits.ToString();
    }

    private static CelValue Hex(char clause, in CelValue value)
    {
        if (value.Kind is CelKind.Int or CelKind.Uint)
        {
            return Radix(clause.ToString(), value, clause.ToString());
        }

        if (value.Kind is not (CelKind.String or CelKind.Bytes))
        {
            return Wrong(clause.ToString(), value);
        }

        var octets = value.Kind == CelKind.String ? Encoding.UTF8.GetBytes(value.AsString) : value.AsBytes.Span;
        return CelValue.String(clause == 'x' ? Convert.ToHexStringLower(octets) : Convert.ToHexString(octets));
    }

    /// <summary>Text of %s, also inside lists and maps; map entries are sorted by their key's text.</summary>
    private static CelValue Text(in CelValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Kind)
        {
            case CelKind.Null:
                return CelValue.String("null");
            case CelKind.Double:
                return CelValue.String(double.IsInfinity(value.AsDouble) ? (value.AsDouble > 0 ? "Infinity" : "-Infinity") : Numbers.Format(value.AsDouble));
            case CelKind.List:
                var items = new List<string>();
                for (var i = 0; i < value.AsList.Count; i++)
                {
                    var item = Text(value.AsList.Get(i).Unwrap());
                    if (item.IsError)
                    {
                        return item;
                    }

                    items.Add(item.AsString);
                }

                return CelValue.String($"[{string.Join(", ", items)}]");
            case CelKind.Map:
                var entries = new List<KeyValuePair<string, string>>();
                for (var i = 0; i < value.AsMap.Count; i++)
                {
                    var key = Text(value.AsMap.KeyAt(i).Unwrap());
                    var item = Text(value.AsMap.ValueAt(i).Unwrap());
                    if (key.IsError || item.IsError)
                    {
                        return key.IsError ? key : item;
                    }

                    entries.Add(new(key.AsString, item.AsString));
                }

                entries.Sort(static (x, y) => string.CompareOrdinal(x.Key, y.Key));
                return CelValue.String($"{{{string.Join(", ", entries.Select(static entry => $"{entry.Key}: {entry.Value}"))}}}");
            default:
                return ConversionFunctions.ToText(value);
        }
    }

    /// <summary>Exact decimal expansion, rounded half to even.</summary>
    private static string Fixed(double value, int precision)
    {
        var digits = Scaled(Math.Abs(value), precision).ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        var sign = double.IsNegative(value) ? "-" : "";
        return precision == 0 ? sign + digits : $"{sign}{digits[..^precision]}.{digits[^precision..]}";
    }

    private static string Scientific(double value, int precision)
    {
        var text = value.ToString("e" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var e = text.IndexOf('e');
        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..e]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}";
    }

    private static BigInteger Scaled(double value, int precision)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        var scaled = mantissa * BigInteger.Pow(10, precision);
        if (exponent >= 0)
        {
            return scaled << exponent;
        }

        var quotient = scaled >> -exponent;
        var rest = scaled - (quotient << -exponent);
        var half = BigInteger.One << (-exponent - 1);
        var order = rest.CompareTo(half);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
