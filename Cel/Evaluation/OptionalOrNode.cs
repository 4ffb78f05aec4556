namespace Agentgateway.Cel.Evaluation;

/// <summary><c>o.or(other)</c> and <c>o.orValue(other)</c>; the alternative is evaluated only if needed.</summary>
internal sealed class OptionalOrNode(Node operand, Node alternative, bool isValue) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        if (target.Kind != CelKind.Optional)
        {
            return Values.Errors.NoSuchOverload(isValue ? "orValue()" : "or()", target);
        }

        if (target.AsOptional.HasValue)
        {
            return isValue ? target.AsOptional.Value : target;
        }

        var result = alternative.Evaluate(ref frame);
        return isValue || result.IsError || result.Kind == CelKind.Optional ? result : Values.Errors.NoSuchOverload("or()", result);
    }
}
