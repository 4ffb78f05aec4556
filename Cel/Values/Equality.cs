using System.Runtime.CompilerServices;

namespace Agentgateway.Cel.Values;

/// <summary>CEL's <c>==</c> and a hash that agrees with it: numbers compare by mathematical value, different types are unequal.</summary>
internal static class Equality
{
    public static bool AreEqual(in CelValue left, in CelValue right)
    {
        if (left.Kind == right.Kind)
        {
            switch (left.Kind)
            {
                case CelKind.Null:
                    return true;
                case CelKind.Bool:
                case CelKind.Int:
                case CelKind.Uint:
                case CelKind.Duration:
                    return left.AsInt == right.AsInt;
                case CelKind.Double:
                    return left.AsDouble == right.AsDouble;
                case CelKind.String:
                    return string.Equals(left.AsString, right.AsString, StringComparison.Ordinal);
                case CelKind.Bytes:
                    return left.AsBytes.Span.SequenceEqual(right.AsBytes.Span);
                case CelKind.List:
                    return ListsEqual(left.AsList, right.AsList);
                case CelKind.Map:
                    return MapsEqual(left.AsMap, right.AsMap);
                case CelKind.Timestamp:
                    return left.TimestampSeconds == right.TimestampSeconds && left.TimestampNanos == right.TimestampNanos;
                case CelKind.Type:
                    return ReferenceEquals(left.AsType, right.AsType);
                case CelKind.Optional:
                    return left.AsOptional.HasValue == right.AsOptional.HasValue && AreEqual(left.AsOptional.Value, right.AsOptional.Value);
                case CelKind.Ip:
                    return left.AsIp.Equals(right.AsIp);
                case CelKind.Cidr:
                    return left.AsCidr.Equals(right.AsCidr);
                case CelKind.Opaque:
                    return ReferenceEquals(left.Reference, right.Reference) || AreEqual(left.Unwrap(), right.Unwrap());
                default:
                    return ReferenceEquals(left.Reference, right.Reference);
            }
        }

        if (left.IsNumber && right.IsNumber)
        {
            return Ordering.CompareNumbers(left, right) == 0;
        }

        if (left.Kind == CelKind.Opaque || right.Kind == CelKind.Opaque)
        {
            return AreEqual(left.Unwrap(), right.Unwrap());
        }

        return false;
    }

    public static int Hash(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Bool:
            case CelKind.Int:
            case CelKind.Duration:
                return value.AsInt.GetHashCode();
            case CelKind.Uint:
                return value.AsInt.GetHashCode();
            case CelKind.Double:
                var number = value.AsDouble;
                return number >= -9.2233720368547758E18 && number < 9.2233720368547758E18 && Math.Floor(number) == number
                    ? ((long)number).GetHashCode()
                    : number >= 9.2233720368547758E18 && number < 1.8446744073709552E19
                        ? ((long)(ulong)number).GetHashCode()
                        : number.GetHashCode();
            case CelKind.String:
                return value.AsString.GetHashCode(StringComparison.Ordinal);
            case CelKind.Bytes:
                var hash = default(HashCode);
                hash.AddBytes(value.AsBytes.Span);
                return hash.ToHashCode();
            case CelKind.Timestamp:
                return HashCode.Combine(value.TimestampSeconds, value.TimestampNanos);
            case CelKind.Type:
                return value.AsType.GetHashCode();
            case CelKind.Ip:
                return value.AsIp.GetHashCode();
            case CelKind.Cidr:
                return value.AsCidr.GetHashCode();
            case CelKind.Opaque:
                return Hash(value.Unwrap());
            default:
                return (int)value.Kind;
        }
    }

    private static bool ListsEqual(ICelList left, ICelList right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (ReferenceEquals(left, right))
        {
            return !ContainsNaN(left);
        }

        var count = left.Count;
        if (count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!AreEqual(left.Get(i), right.Get(i)))
            {
                return false;
            }
        }

        return true;
    }

    // A list that holds NaN is not equal even to itself; anything nested is compared the long way.
    private static bool ContainsNaN(ICelList list)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list.Get(i);
            if (!AreEqual(item, item))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MapsEqual(ICelMap left, ICelMap right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var count = left.Count;
        if (count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!right.TryGet(left.KeyAt(i), out var other) || !AreEqual(left.ValueAt(i), other))
            {
                return false;
            }
        }

        return true;
    }
}
