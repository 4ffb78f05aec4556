using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

internal sealed class NotNode(Node operand, bool isOdd) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame).Unwrap();
        return value.Kind == CelKind.Bool ? CelValue.Bool(value.AsBool != isOdd) : value.IsError ? value : Errors.BoolNeeded;
    }
}
