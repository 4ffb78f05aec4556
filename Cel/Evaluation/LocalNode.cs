namespace Agentgateway.Cel.Evaluation;

internal sealed class LocalNode(int slot) : Node
{
    public override CelValue Evaluate(ref Frame frame) => frame.Locals[slot];
}
