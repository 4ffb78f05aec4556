namespace Agentgateway.Cel.Evaluation;

/// <summary><c>x in [constants]</c> by hash instead of by scan.</summary>
internal sealed class InSetNode(Node operand, HashSet<CelValue> set) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame).Unwrap();
        return value.IsError ? value : CelValue.Bool(set.Contains(value));
    }
}
