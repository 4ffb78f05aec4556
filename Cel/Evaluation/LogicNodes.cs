using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>&amp;&amp;</c> and <c>||</c> over any number of operands: the deciding value wins over errors, wherever it stands.</summary>
internal sealed class LogicNode(bool isAnd, Node[] operands) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        CelValue failure = default;
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame).Unwrap();
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAnd)
                {
                    return value;
                }
            }
            else if (failure.IsNull)
            {
                failure = value.IsError ? value : Errors.BoolNeeded;
            }
        }

        return failure.IsNull ? CelValue.Bool(isAnd) : failure;
    }
}

/// <summary><c>c1 ? v1 : c2 ? v2 : otherwise</c>; only the chosen value is evaluated.</summary>
internal sealed class ConditionalNode((Node Condition, Node Value)[] branches, Node otherwise) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        foreach (var (condition, value) in branches)
        {
            var decision = condition.Evaluate(ref frame).Unwrap();
            if (decision.Kind != CelKind.Bool)
            {
                return decision.IsError ? decision : Errors.BoolNeeded;
            }

            if (decision.AsBool)
            {
                return value.Evaluate(ref frame);
            }
        }

        return otherwise.Evaluate(ref frame);
    }
}

internal sealed class NotNode(Node operand, bool isOdd) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame).Unwrap();
        return value.Kind == CelKind.Bool ? CelValue.Bool(value.AsBool != isOdd) : value.IsError ? value : Errors.BoolNeeded;
    }
}

internal sealed class NegateNode(Node operand, int count) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame).Unwrap();
        switch (value.Kind)
        {
            case CelKind.Int:
                return value.AsInt == long.MinValue ? Errors.Overflow : (count & 1) == 0 ? value : CelValue.Int(-value.AsInt);
            case CelKind.Double:
                return (count & 1) == 0 ? value : CelValue.Double(-value.AsDouble);
            default:
                return Errors.NoSuchOverload("-", value);
        }
    }
}

/// <summary><c>default(expr, d)</c>: d when expr is null, a missing key or an unknown variable; other errors stay.</summary>
internal sealed class DefaultNode(Node value, Node fallback) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var result = value.Evaluate(ref frame);
        var isMissing = result.IsNull ||
            (result.IsError && result.AsError.Code is CelErrorCode.NoSuchKey or CelErrorCode.UndeclaredReference);
        return isMissing ? fallback.Evaluate(ref frame) : result;
    }
}

/// <summary><c>coalesce(a, b, …)</c>: the first success that is not null. If there is none: null if any was null, else the last error.</summary>
internal sealed class CoalesceNode(Node[] operands) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var sawNull = false;
        CelValue last = default;
        foreach (var operand in operands)
        {
            last = operand.Evaluate(ref frame);
            if (last.IsNull)
            {
                sawNull = true;
            }
            else if (!last.IsError)
            {
                return last;
            }
        }

        return sawNull ? CelValue.Null : last;
    }
}
