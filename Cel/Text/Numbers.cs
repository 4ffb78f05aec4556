using System.Globalization;

namespace Agentgateway.Cel.Text;

/// <summary>Doubles as text: the shortest form that reads back, with an exponent only where it is large or small (Go's %g).</summary>
internal static class Numbers
{
    public static string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        // E16 gives digits and exponent; "R" is the shortest and may already be in either notation.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = shortest[0] == '-' ? "-" : "";
        var (digits, exponent) = Decompose(shortest.AsSpan(sign.Length));
        if (exponent is < -4 or >= 21)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>Significant digits and the decimal exponent of the first one.</summary>
    private static (string Digits, int Exponent) Decompose(ReadOnlySpan<char> text)
    {
        var exponent = 0;
        var e = text.IndexOf('E');
        if (e >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.');
        var digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        exponent += (point < 0 ? text.Length : point) - 1;
        var zeros = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0') is { Length: > 0 } trimmed ? trimmed : "0", exponent - zeros);
    }
}
