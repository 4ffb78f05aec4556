namespace Agentgateway.Cel.Evaluation;

/// <summary>Puts values into slots and evaluates a body: <c>cel.bind</c>, <c>with</c>, <c>cel.block</c>, inlined custom functions. Errors of unused values do not matter.</summary>
/// <param name="firstSlot">Slot of the first value.</param>
/// <param name="values">Each may use the slots before its own.</param>
/// <param name="body">The result.</param>
/// <param name="isStrict">An error in a value is the result, used or not.</param>
internal sealed class LetNode(int firstSlot, Node[] values, Node body, bool isStrict) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i].Evaluate(ref frame);
            if (isStrict && value.IsError)
            {
                return value;
            }

            frame.Locals[firstSlot + i] = value;
        }

        return body.Evaluate(ref frame);
    }
}

/// <summary><c>x.with(name, body)</c>.</summary>
internal sealed class WithNode(Node operand, int slot, Node body) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        if (target.IsError)
        {
            return target;
        }

        frame.Locals[slot] = target;
        return body.Evaluate(ref frame);
    }
}

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
            : Values.OptionalValue.Of(result);
    }
}

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
