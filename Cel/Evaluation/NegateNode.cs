using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

internal sealed class NegateNode(Node operand, int count) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame).Unwrap();
        switch (value.Kind)
        {
            case CelKind.Int:
                return value.AsInt == long.MinValue ? Errors.Overflow : (count & 1) == 0 ? value : CelValue.Int(-value.AsInt);
            case CelKind.Double:
                return (count & 1) == 0 ? value : CelValue.Double(-value.AsDouble);
            default:
                return Errors.NoSuchOverload("-", value);
        }
    }
}
