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
