namespace Agentgateway.Cel.Evaluation;

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
