using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agentgateway.Configuration.Reading;

/// <summary>The core schema of YAML 1.2: what an unquoted scalar is. <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are texts; so are <c>.inf</c> and <c>.nan</c>, which JSON does not have.</summary>
internal static partial class Scalars
{
    public static NodeKind Resolve(string text)
    {
        if (text.Length == 0)
        {
            return NodeKind.Null;
        }

        switch (text)
        {
            case "~" or "null" or "Null" or "NULL":
                return NodeKind.Null;
            case "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                return NodeKind.Bool;
        }

        var first = text[0];
        if (!char.IsAsciiDigit(first) && first is not ('-' or '+' or '.'))
        {
            return NodeKind.String;
        }

        return Integer().IsMatch(text) ? NodeKind.Integer : Float().IsMatch(text) ? NodeKind.Float : NodeKind.String;
    }

    public static bool TryInteger(string text, out BigInteger value)
    {
        var negative = text.StartsWith('-');
        var digits = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (digits.StartsWith("0x"))
        {
            // A leading zero keeps the number positive.
            return BigInteger.TryParse("0" + digits[2..].ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        if (digits.StartsWith("0o"))
        {
            value = 0;
            foreach (var digit in digits[2..])
            {
                value = (value * 8) + (digit - '0');
            }

            return true;
        }

        if (!BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        value = negative ? -value : value;
        return true;
    }

    public static JsonNode IntegerToJson(string text)
    {
        if (!TryInteger(text, out var value))
        {
            return JsonValue.Create(text);
        }

        if (value >= long.MinValue && value <= long.MaxValue)
        {
            return JsonValue.Create((long)value);
        }

        return value > 0 && value <= ulong.MaxValue ? JsonValue.Create((ulong)value) : JsonValue.Create((double)value);
    }

    public static double ParseFloat(string text)
    {
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    [GeneratedRegex(@"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float();
}
