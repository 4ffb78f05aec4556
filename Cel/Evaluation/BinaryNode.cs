using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Evaluation;

internal sealed class BinaryNode(TokenKind operation, Node left, Node right) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        return Operators.Apply(ref frame, operation, a, right.Evaluate(ref frame));
    }
}
