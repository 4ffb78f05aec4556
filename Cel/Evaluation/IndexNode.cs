namespace Agentgateway.Cel.Evaluation;

internal sealed class IndexNode(Node operand, Node index) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.Index(ref frame, target, index.Evaluate(ref frame));
}
