namespace Agentgateway.Cel.Evaluation;

internal sealed class OptionalSelectNode(Node operand, string field) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.SelectOptional(ref frame, target, field);
}
