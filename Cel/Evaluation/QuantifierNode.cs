using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>all</c> and <c>exists</c>: a deciding element wins over errors in others.</summary>
internal sealed class QuantifierNode(Node operand, LoopVariables variables, Node predicate, bool isAll) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var deciding = isAll ? Truth.False : Truth.True;
        CelError? failure = null;
        var cursor = new Cursor(target, variables);
        while (cursor.MoveNext(ref frame))
        {
            var truth = predicate.Test(ref frame);
            if (truth == deciding)
            {
                return CelValue.Bool(!isAll);
            }

            if (truth == Truth.Failed)
            {
                failure ??= frame.Failure;
            }

            if (frame.IsExhausted)
            {
                return Errors.BudgetExceeded;
            }
        }

        return cursor.Failure.IsError ? cursor.Failure : failure is null ? CelValue.Bool(isAll) : CelValue.Error(failure);
    }
}
