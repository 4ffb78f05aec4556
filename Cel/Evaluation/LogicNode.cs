namespace Agentgateway.Cel.Evaluation;

/// <summary><c>&amp;&amp;</c> and <c>||</c> over any number of operands: the deciding value wins over errors, wherever it stands.</summary>
internal sealed class LogicNode(bool isAnd, Node[] operands) : ConditionNode
{
    private readonly Truth _deciding = isAnd ? Truth.False : Truth.True;

    public override Truth Test(ref Frame frame)
    {
        CelError? failure = null;
        foreach (var operand in operands)
        {
            var truth = operand.Test(ref frame);
            if (truth == _deciding)
            {
                return truth;
            }

            if (truth == Truth.Failed)
            {
                failure ??= frame.Failure;
            }
        }

        if (failure is null)
        {
            return isAnd ? Truth.True : Truth.False;
        }

        frame.Failure = failure;
        return Truth.Failed;
    }
}
