namespace Agentgateway.Cel.Evaluation;

/// <summary><c>x.with(name, body)</c>.</summary>
internal sealed class WithNode(Node operand, int slot, Node body) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        if (target.IsError)
        {
            return target;
        }

        frame.Locals[slot] = target;
        return body.Evaluate(ref frame);
    }
}
