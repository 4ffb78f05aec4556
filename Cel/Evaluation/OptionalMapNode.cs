namespace Agentgateway.Cel.Evaluation;

/// <summary><c>o.optMap(x, e)</c> and <c>o.optFlatMap(x, e)</c>.</summary>
internal sealed class OptionalMapNode(Node operand, int slot, Node body, bool isFlat) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        if (target.Kind != CelKind.Optional)
        {
            return Values.Errors.NoSuchOverload(isFlat ? "optFlatMap()" : "optMap()", target);
        }

        if (!target.AsOptional.HasValue)
        {
            return target;
        }

        frame.Locals[slot] = target.AsOptional.Value;
        var result = body.Evaluate(ref frame);
        if (result.IsError)
        {
            return result;
        }

        return isFlat
            ? result.Kind == CelKind.Optional ? result : Values.Errors.NoSuchOverload("optFlatMap()", result)
            : frame.Hold(Values.OptionalValue.Of(result));
    }
}
