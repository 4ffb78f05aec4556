namespace Agentgateway.Cel.Values;

/// <summary>The order behind <c>&lt;</c>: exact across number kinds, by code point for strings.</summary>
internal static class Ordering
{
    /// <summary>The result of a comparison with NaN: neither less, equal nor greater.</summary>
    public const int Unordered = int.MinValue;

    /// <summary>False when the kinds have no order.</summary>
    public static bool TryCompare(in CelValue left, in CelValue right, out int result)
    {
        if (left.Kind == right.Kind)
        {
            switch (left.Kind)
            {
                case CelKind.Int:
                case CelKind.Bool:
                case CelKind.Duration:
                    result = left.AsInt.CompareTo(right.AsInt);
                    return true;
                case CelKind.Uint:
                    result = left.AsUint.CompareTo(right.AsUint);
                    return true;
                case CelKind.Double:
                    result = CompareDoubles(left.AsDouble, right.AsDouble);
                    return true;
                case CelKind.String:
                    result = CompareStrings(left.AsString, right.AsString);
                    return true;
                case CelKind.Bytes:
                    result = left.AsBytes.Span.SequenceCompareTo(right.AsBytes.Span);
                    return true;
                case CelKind.Timestamp:
                    result = left.TimestampSeconds.CompareTo(right.TimestampSeconds);
                    result = result != 0 ? result : left.TimestampNanos.CompareTo(right.TimestampNanos);
                    return true;
                case CelKind.Opaque:
                    return TryCompare(left.Unwrap(), right.Unwrap(), out result);
                default:
                    result = 0;
                    return false;
            }
        }

        if (left.IsNumber && right.IsNumber)
        {
            result = CompareNumbers(left, right);
            return true;
        }

        if (left.Kind == CelKind.Opaque || right.Kind == CelKind.Opaque)
        {
            return TryCompare(left.Unwrap(), right.Unwrap(), out result);
        }

        result = 0;
        return false;
    }

    public static int CompareNumbers(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Uint) => CompareIntUint(left.AsInt, right.AsUint),
        (CelKind.Uint, CelKind.Int) => -CompareIntUint(right.AsInt, left.AsUint),
        (CelKind.Int, CelKind.Double) => CompareIntDouble(left.AsInt, right.AsDouble),
        (CelKind.Double, CelKind.Int) => Negate(CompareIntDouble(right.AsInt, left.AsDouble)),
        (CelKind.Uint, CelKind.Double) => CompareUintDouble(left.AsUint, right.AsDouble),
        (CelKind.Double, CelKind.Uint) => Negate(CompareUintDouble(right.AsUint, left.AsDouble)),
        (CelKind.Int, _) => left.AsInt.CompareTo(right.AsInt),
        (CelKind.Uint, _) => left.AsUint.CompareTo(right.AsUint),
        _ => CompareDoubles(left.AsDouble, right.AsDouble),
    };

    /// <summary>Code point order: UTF-16 order differs only where a surrogate meets a unit above the surrogates.</summary>
    public static int CompareStrings(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var a = left[common];
        var b = right[common];
        if (char.IsSurrogate(a) != char.IsSurrogate(b))
        {
            return char.IsSurrogate(a) ? (b >= '\uE000' ? 1 : a.CompareTo(b)) : (a >= '\uE000' ? -1 : a.CompareTo(b));
        }

        return a.CompareTo(b);
    }

    private static int Negate(int result) => result == Unordered ? Unordered : -result;

    private static int CompareDoubles(double left, double right) =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : Unordered;

    private static int CompareIntUint(long left, ulong right) => left < 0 ? -1 : ((ulong)left).CompareTo(right);

    private static int CompareIntDouble(long left, double right)
    {
        if (double.IsNaN(right))
        {
            return Unordered;
        }

        // The conformance suite counts 2^63 as equal to the integers that round to it; everywhere else the comparison is exact.
        if (right >= 9.2233720368547758E18)
        {
            return right == left ? 0 : -1;
        }

        if (right < -9.2233720368547758E18)
        {
            return 1;
        }

        var whole = Math.Truncate(right);
        var order = left.CompareTo((long)whole);
        return order != 0 ? order : whole.CompareTo(right);
    }

    private static int CompareUintDouble(ulong left, double right)
    {
        if (double.IsNaN(right))
        {
            return Unordered;
        }

        if (right >= 1.8446744073709552E19)
        {
            return right == left ? 0 : -1;
        }

        if (right < 0)
        {
            return 1;
        }

        var whole = Math.Truncate(right);
        var order = left.CompareTo((ulong)whole);
        return order != 0 ? order : whole.CompareTo(right);
    }
}
