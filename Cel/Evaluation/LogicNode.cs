using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>&amp;&amp;</c> and <c>||</c> over any number of operands: the deciding value wins over errors, wherever it stands.</summary>
internal sealed class LogicNode(bool isAnd, Node[] operands) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        CelValue failure = default;
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame).Unwrap();
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAnd)
                {
                    return value;
                }
            }
            else if (failure.IsNull)
            {
                failure = value.IsError ? value : Errors.BoolNeeded;
            }
        }

        return failure.IsNull ? CelValue.Bool(isAnd) : failure;
    }
}
