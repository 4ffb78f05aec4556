namespace Agentgateway.Cel.Evaluation;

internal sealed class HasNode(Node operand, string field) : StepNode(operand)
{
    private readonly CelValue _key = CelValue.String(field);

    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.Has(ref frame, target, _key);
}
