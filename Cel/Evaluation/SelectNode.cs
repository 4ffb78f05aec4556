namespace Agentgateway.Cel.Evaluation;

internal sealed class SelectNode(Node operand, string field) : StepNode(operand)
{
    private readonly CelValue _key = CelValue.String(string.IsInterned(field) ?? field);

    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.Select(ref frame, target, _key);
}
