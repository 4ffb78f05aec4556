using System.Buffers.Binary;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>The <c>math.</c> functions.</summary>
internal static class MathFunctions
{
    public static void Register(List<Function> all)
    {
        all.Global("math.least", 1, int.MaxValue, static (ref frame, scoped a) => Extreme(ref frame, a, -1));
        all.Global("math.greatest", 1, int.MaxValue, static (ref frame, scoped a) => Extreme(ref frame, a, 1));
        OfDouble(all, "ceil", static x => CelValue.Double(Math.Ceiling(x)));
        OfDouble(all, "floor", static x => CelValue.Double(Math.Floor(x)));
        OfDouble(all, "round", static x => CelValue.Double(Math.Round(x, MidpointRounding.AwayFromZero)));
        OfDouble(all, "trunc", static x => CelValue.Double(Math.Truncate(x)));
        OfDouble(all, "isNaN", static x => CelValue.Bool(double.IsNaN(x)));
        OfDouble(all, "isInf", static x => CelValue.Bool(double.IsInfinity(x)));
        OfDouble(all, "isFinite", static x => CelValue.Bool(double.IsFinite(x)));
        all.Global("math.abs", 1, Abs);
        all.Global("math.sign", 1, Sign);
        all.Global("math.sqrt", 1, static (ref _, scoped a) => a[0].Kind switch
        {
            CelKind.Double => CelValue.Double(Math.Sqrt(a[0].AsDouble)),
            CelKind.Int => CelValue.Double(Math.Sqrt(a[0].AsInt)),
            CelKind.Uint => CelValue.Double(Math.Sqrt(a[0].AsUint)),
            _ => Errors.NoSuchOverload("math.sqrt()", a[0]),
        });
        Bits(all, "bitAnd", static (x, y) => x & y);
        Bits(all, "bitOr", static (x, y) => x | y);
        Bits(all, "bitXor", static (x, y) => x ^ y);
        all.Global("math.bitNot", 1, static (ref _, scoped a) => a[0].Kind switch
        {
            CelKind.Int => CelValue.Int(~a[0].AsInt),
            CelKind.Uint => CelValue.Uint(~a[0].AsUint),
            _ => Errors.NoSuchOverload("math.bitNot()", a[0]),
        });
        all.Global("math.bitShiftLeft", 2, static (ref _, scoped a) => Shift(a, isLeft: true));
        all.Global("math.bitShiftRight", 2, static (ref _, scoped a) => Shift(a, isLeft: false));
    }

    private static void OfDouble(List<Function> all, string name, Func<double, CelValue> body) =>
        all.Global($"math.{name}", 1, (ref _, scoped a) => a[0].Kind == CelKind.Double ? body(a[0].AsDouble) : Errors.NoSuchOverload($"math.{name}()", a[0]));

    private static CelValue Extreme(ref Frame frame, scoped ReadOnlySpan<CelValue> a, int sign)
    {
        var list = a.Length == 1 && a[0].Kind == CelKind.List ? a[0].AsList : null;
        var count = list?.Count ?? a.Length;
        if (count == 0)
        {
            return Errors.Function("the list must not be empty");
        }

        if (!frame.Read(count * 16L))
        {
            return Errors.BudgetExceeded;
        }

        CelValue best = default;
        for (var i = 0; i < count; i++)
        {
            var candidate = list is null ? a[i] : list.Get(i).Unwrap();
            if (!candidate.IsNumber)
            {
                return Errors.NoSuchOverload("math.least() or math.greatest()", candidate);
            }

            if (i == 0 || Ordering.CompareNumbers(candidate, best) is var order && order != Ordering.Unordered && order * sign > 0)
            {
                best = candidate;
            }
        }

        return best;
    }

    private static CelValue Abs(ref Frame frame, scoped ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.Int => a[0].AsInt == long.MinValue ? Errors.Overflow : CelValue.Int(Math.Abs(a[0].AsInt)),
        CelKind.Uint => a[0],
        CelKind.Double => CelValue.Double(Math.Abs(a[0].AsDouble)),
        _ => Errors.NoSuchOverload("math.abs()", a[0]),
    };

    private static CelValue Sign(ref Frame frame, scoped ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.Int => CelValue.Int(Math.Sign(a[0].AsInt)),
        CelKind.Uint => CelValue.Uint(a[0].AsUint == 0 ? 0UL : 1UL),
        CelKind.Double => CelValue.Double(double.IsNaN(a[0].AsDouble) ? double.NaN : Math.Sign(a[0].AsDouble)),
        _ => Errors.NoSuchOverload("math.sign()", a[0]),
    };

    private static void Bits(List<Function> all, string name, Func<ulong, ulong, ulong> operation) =>
        all.Global($"math.{name}", 2, (ref _, scoped a) => (a[0].Kind, a[1].Kind) switch
        {
            (CelKind.Int, CelKind.Int) => CelValue.Int((long)operation((ulong)a[0].AsInt, (ulong)a[1].AsInt)),
            (CelKind.Uint, CelKind.Uint) => CelValue.Uint(operation(a[0].AsUint, a[1].AsUint)),
            (CelKind.Bytes, CelKind.Bytes) when a[0].AsBytes.Length <= 32 && a[1].AsBytes.Length <= 32 => OfBytes(a[0].AsBytes.Span, a[1].AsBytes.Span, operation),
            (CelKind.Bytes, CelKind.Uint or CelKind.Int) when a[0].AsBytes.Length <= 32 => WithBytes(a[1], a[0].AsBytes.Span, operation),
            (CelKind.Uint or CelKind.Int, CelKind.Bytes) when a[1].AsBytes.Length <= 32 => WithBytes(a[0], a[1].AsBytes.Span, operation),
            _ => Errors.NoSuchOverload($"math.{name}()", a[0], a[1]),
        });

    // agentgateway: the shorter operand is extended with zeros on the left.
    private static CelValue OfBytes(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Func<ulong, ulong, ulong> operation)
    {
        var result = new byte[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= result.Length; i++)
        {
            var x = i <= left.Length ? left[^i] : (byte)0;
            var y = i <= right.Length ? right[^i] : (byte)0;
            result[^i] = (byte)operation(x, y);
        }

        return CelValue.Bytes(result);
    }

    private static CelValue WithBytes(in CelValue number, ReadOnlySpan<byte> octets, Func<ulong, ulong, ulong> operation)
    {
        if (number.Kind == CelKind.Int && number.AsInt < 0)
        {
            return Errors.NoSuchOverload("a bit operation with bytes", number);
        }

        Span<byte> low = stackalloc byte[8];
        low.Clear();
        var tail = octets.Length > 8 ? octets[^8..] : octets;
        tail.CopyTo(low[(8 - tail.Length)..]);
        var result = operation(number.AsUint, BinaryPrimitives.ReadUInt64BigEndian(low));
        return number.Kind == CelKind.Uint ? CelValue.Uint(result) : result <= long.MaxValue ? CelValue.Int((long)result) : Errors.Overflow;
    }

    private static CelValue Shift(scoped ReadOnlySpan<CelValue> a, bool isLeft)
    {
        if (a[0].Kind is not (CelKind.Int or CelKind.Uint) || a[1].Kind != CelKind.Int)
        {
            return Errors.NoSuchOverload("a bit shift", a[0], a[1]);
        }

        if (a[1].AsInt < 0)
        {
            return Errors.Function("the number of bits to shift must not be negative");
        }

        var distance = a[1].AsInt;
        var bits = a[0].AsUint;
        var shifted = distance >= 64 ? 0 : isLeft ? bits << (int)distance : bits >> (int)distance;
        return a[0].Kind == CelKind.Uint ? CelValue.Uint(shifted) : CelValue.Int((long)shifted);
    }
}
