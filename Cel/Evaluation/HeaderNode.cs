namespace Agentgateway.Cel.Evaluation;

/// <summary><c>request.headers["name"]</c> at the top of an expression: the first value of the header, as in agentgateway.</summary>
internal sealed class HeaderNode(Node operand, string name) : StepNode(operand)
{
    private readonly CelValue _key = CelValue.String(name);

    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        if (target.Kind == CelKind.Map && target.Reference is ICelHeaders headers)
        {
            return headers.TryGetFirst(name, out var value) ? value : Values.Errors.NoSuchKey(name);
        }

        return Access.Index(ref frame, target, _key);
    }
}
