namespace Agentgateway.Cel.Evaluation;

/// <summary><c>x == constant</c> for a string constant, the commonest condition of all.</summary>
internal sealed class EqualsTextNode(Node operand, string text, bool negate) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame).Unwrap();
        return value.IsError ? value : CelValue.Bool((value.Kind == CelKind.String && string.Equals(value.AsString, text, StringComparison.Ordinal)) != negate);
    }
}
