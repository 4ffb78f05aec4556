namespace Agentgateway.Cel.Evaluation;

internal sealed class SelectNode(Node operand, string field) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.Select(ref frame, target, field);
}
