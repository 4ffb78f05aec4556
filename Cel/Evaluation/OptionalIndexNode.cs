namespace Agentgateway.Cel.Evaluation;

internal sealed class OptionalIndexNode(Node operand, Node index) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.IndexOptional(ref frame, target, index.Evaluate(ref frame));
}
