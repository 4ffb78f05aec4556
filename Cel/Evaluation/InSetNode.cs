namespace Agentgateway.Cel.Evaluation;

/// <summary><c>x in [constants]</c> by hash instead of by scan.</summary>
internal sealed class InSetNode(Node operand, HashSet<CelValue> set) : ConditionNode
{
    public override Truth Test(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame).Unwrap();
        return value.IsError ? Fail(ref frame, value) : set.Contains(value) ? Truth.True : Truth.False;
    }
}
