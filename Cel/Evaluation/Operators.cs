using Agentgateway.Cel.Parsing;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary>The binary operators on evaluated operands. Arithmetic is checked and never mixes kinds.</summary>
internal static class Operators
{
    private const long NanosPerSecond = 1_000_000_000;

    public static CelValue Apply(ref Frame frame, TokenKind operation, in CelValue left, in CelValue right)
    {
        if (left.IsError)
        {
            return left;
        }

        if (right.IsError)
        {
            return right;
        }

        if (left.Kind == CelKind.Opaque || right.Kind == CelKind.Opaque)
        {
            return Apply(ref frame, operation, left.Unwrap(), right.Unwrap());
        }

        switch (operation)
        {
            case TokenKind.Equal:
                return frame.Read(Math.Min(left.Weight, right.Weight)) ? CelValue.Bool(Equality.AreEqual(left, right)) : Errors.BudgetExceeded;
            case TokenKind.NotEqual:
                return frame.Read(Math.Min(left.Weight, right.Weight)) ? CelValue.Bool(!Equality.AreEqual(left, right)) : Errors.BudgetExceeded;
            case TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual:
                return Compare(ref frame, operation, left, right);
            case TokenKind.In:
                return Contains(ref frame, left, right);
            case TokenKind.Plus:
                return Add(ref frame, left, right);
            case TokenKind.Minus:
                return Subtract(left, right);
            case TokenKind.Star:
                return Multiply(left, right);
            case TokenKind.Slash:
                return Divide(left, right);
            default:
                return Remainder(left, right);
        }
    }

    private static CelValue Compare(ref Frame frame, TokenKind operation, in CelValue left, in CelValue right)
    {
        if (!frame.Read(Math.Min(left.Weight, right.Weight)))
        {
            return Errors.BudgetExceeded;
        }

        if (!Ordering.TryCompare(left, right, out var order))
        {
            return Errors.NoSuchOverload("an order comparison", left, right);
        }

        return CelValue.Bool(order != Ordering.Unordered && operation switch
        {
            TokenKind.Less => order < 0,
            TokenKind.LessEqual => order <= 0,
            TokenKind.Greater => order > 0,
            _ => order >= 0,
        });
    }

    private static CelValue Contains(ref Frame frame, in CelValue item, in CelValue container)
    {
        if (!frame.Read(ContainsWeight(item, container)))
        {
            return Errors.BudgetExceeded;
        }

        switch (container.Kind)
        {
            case CelKind.List:
                var list = container.AsList;
                for (var i = 0; i < list.Count; i++)
                {
                    if (Equality.AreEqual(item, list.Get(i)))
                    {
                        return CelValue.True;
                    }
                }

                return CelValue.False;
            case CelKind.Map:
                return CelValue.Bool(container.AsMap.TryGet(item, out _));
            case CelKind.String when frame.Options.IsGateway && item.Kind == CelKind.String:
                return CelValue.Bool(container.AsString.Contains(item.AsString, StringComparison.Ordinal));
            default:
                return Errors.NoSuchOverload("in", item, container);
        }
    }

    // Every comparison ends with the smaller of its two values.
    private static long ContainsWeight(in CelValue item, in CelValue container) => container.Kind switch
    {
        CelKind.List => Math.Min(container.Weight, container.ListHere.Count * item.Weight),
        CelKind.String => container.AsString.Length,
        _ => 0,
    };

    public static CelValue Add(ref Frame frame, in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var sum = unchecked(left.AsInt + right.AsInt);
                return ((left.AsInt ^ sum) & (right.AsInt ^ sum)) < 0 ? Errors.Overflow : CelValue.Int(sum);
            case (CelKind.Uint, CelKind.Uint):
                var total = unchecked(left.AsUint + right.AsUint);
                return total < left.AsUint ? Errors.Overflow : CelValue.Uint(total);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Double(left.AsDouble + right.AsDouble);
            case (CelKind.String, CelKind.String):
                return frame.Produce((left.AsString.Length + (long)right.AsString.Length) * 2)
                    ? CelValue.String(string.Concat(left.AsString, right.AsString))
                    : Errors.BudgetExceeded;
            case (CelKind.Bytes, CelKind.Bytes):
                return frame.Produce(left.AsBytes.Length + (long)right.AsBytes.Length)
                    ? CelValue.Bytes((byte[])[.. left.AsBytes.Span, .. right.AsBytes.Span])
                    : Errors.BudgetExceeded;
            case (CelKind.List, CelKind.List):
                return Concatenate(ref frame, left.AsList, right.AsList);
            case (CelKind.Timestamp, CelKind.Duration):
                return Times.Add(left, right.DurationNanos);
            case (CelKind.Duration, CelKind.Timestamp):
                return Times.Add(right, left.DurationNanos);
            case (CelKind.Duration, CelKind.Duration):
                var length = unchecked(left.DurationNanos + right.DurationNanos);
                return ((left.DurationNanos ^ length) & (right.DurationNanos ^ length)) < 0 ? Errors.Overflow : CelValue.DurationFromNanos(length);
            default:
                return Errors.NoSuchOverload("+", left, right);
        }
    }

    private static CelValue Concatenate(ref Frame frame, ICelList left, ICelList right)
    {
        var count = left.Count + (long)right.Count;
        if (!frame.Produce(count * 24))
        {
            return Errors.BudgetExceeded;
        }

        var items = new CelValue[count];
        for (var i = 0; i < left.Count; i++)
        {
            items[i] = left.Get(i);
        }

        for (var i = 0; i < right.Count; i++)
        {
            items[left.Count + i] = right.Get(i);
        }

        return frame.Hold(CelValue.List(items));
    }

    private static CelValue Subtract(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var difference = unchecked(left.AsInt - right.AsInt);
                return ((left.AsInt ^ right.AsInt) & (left.AsInt ^ difference)) < 0 ? Errors.Overflow : CelValue.Int(difference);
            case (CelKind.Uint, CelKind.Uint):
                return right.AsUint > left.AsUint ? Errors.Overflow : CelValue.Uint(left.AsUint - right.AsUint);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Double(left.AsDouble - right.AsDouble);
            case (CelKind.Timestamp, CelKind.Timestamp):
                var nanos = (((Int128)left.TimestampSeconds - right.TimestampSeconds) * NanosPerSecond) + left.TimestampNanos - right.TimestampNanos;
                return nanos < long.MinValue || nanos > long.MaxValue ? Errors.Overflow : CelValue.DurationFromNanos((long)nanos);
            case (CelKind.Timestamp, CelKind.Duration):
                return right.DurationNanos == long.MinValue ? Errors.Overflow : Times.Add(left, -right.DurationNanos);
            case (CelKind.Duration, CelKind.Duration):
                var length = unchecked(left.DurationNanos - right.DurationNanos);
                return ((left.DurationNanos ^ right.DurationNanos) & (left.DurationNanos ^ length)) < 0 ? Errors.Overflow : CelValue.DurationFromNanos(length);
            default:
                return Errors.NoSuchOverload("-", left, right);
        }
    }

    private static CelValue Multiply(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var high = Math.BigMul(left.AsInt, right.AsInt, out var low);
                return high != low >> 63 ? Errors.Overflow : CelValue.Int(low);
            case (CelKind.Uint, CelKind.Uint):
                var top = Math.BigMul(left.AsUint, right.AsUint, out var product);
                return top != 0 ? Errors.Overflow : CelValue.Uint(product);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Double(left.AsDouble * right.AsDouble);
            default:
                return Errors.NoSuchOverload("*", left, right);
        }
    }

    private static CelValue Divide(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                return right.AsInt == 0 ? Errors.DivisionByZero
                    : right.AsInt == -1 && left.AsInt == long.MinValue ? Errors.Overflow
                    : CelValue.Int(left.AsInt / right.AsInt);
            case (CelKind.Uint, CelKind.Uint):
                return right.AsUint == 0 ? Errors.DivisionByZero : CelValue.Uint(left.AsUint / right.AsUint);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Double(left.AsDouble / right.AsDouble);
            default:
                return Errors.NoSuchOverload("/", left, right);
        }
    }

    private static CelValue Remainder(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                return right.AsInt == 0 ? Errors.RemainderByZero
                    : right.AsInt == -1 ? (left.AsInt == long.MinValue ? Errors.Overflow : CelValue.Int(0))
                    : CelValue.Int(left.AsInt % right.AsInt);
            case (CelKind.Uint, CelKind.Uint):
                return right.AsUint == 0 ? Errors.RemainderByZero : CelValue.Uint(left.AsUint % right.AsUint);
            default:
                return Errors.NoSuchOverload("%", left, right);
        }
    }
}
