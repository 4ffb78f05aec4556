namespace Agentgateway.Cel.Evaluation;

internal sealed class SelectNode(Node operand, string field) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.Select(ref frame, target, field);
}

internal sealed class OptionalSelectNode(Node operand, string field) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.SelectOptional(ref frame, target, field);
}

internal sealed class HasNode(Node operand, string field) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.Has(ref frame, target, field);
}

internal sealed class IndexNode(Node operand, Node index) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.Index(ref frame, target, index.Evaluate(ref frame));
}

internal sealed class OptionalIndexNode(Node operand, Node index) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) => Access.IndexOptional(ref frame, target, index.Evaluate(ref frame));
}

/// <summary><c>request.headers["name"]</c> at the top of an expression: the first value of the header, as in agentgateway.</summary>
internal sealed class HeaderNode(Node operand, string name) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        if (target.Kind == CelKind.Map && target.AsMap is ICelHeaders headers)
        {
            return headers.TryGetFirst(name, out var value) ? value : Values.Errors.NoSuchKey(name);
        }

        return Access.Index(ref frame, target, CelValue.String(name));
    }
}
