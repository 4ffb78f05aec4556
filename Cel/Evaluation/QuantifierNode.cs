using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>all</c> and <c>exists</c>: a deciding element wins over errors in others.</summary>
internal sealed class QuantifierNode(Node operand, LoopVariables variables, Node predicate, bool isAll) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        CelValue failure = default;
        var cursor = new Cursor(target, variables);
        while (cursor.MoveNext(ref frame))
        {
            var value = predicate.Evaluate(ref frame).Unwrap();
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAll)
                {
                    return value;
                }
            }
            else if (failure.IsNull)
            {
                failure = value.IsError ? value : Errors.BoolNeeded;
            }

            if (frame.IsExhausted)
            {
                return Errors.BudgetExceeded;
            }
        }

        return cursor.Failure.IsError ? cursor.Failure : failure.IsNull ? CelValue.Bool(isAll) : failure;
    }
}
