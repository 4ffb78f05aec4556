namespace Agentgateway.Cel.Evaluation;

/// <summary><c>x == constant</c> for a string constant, the commonest condition of all.</summary>
internal sealed class EqualsTextNode(Node operand, string text, bool negate) : ConditionNode
{
    public override Truth Test(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.Kind == CelKind.String)
        {
            return value.AsString == text != negate ? Truth.True : Truth.False;
        }

        return value.Kind switch
        {
            CelKind.Error => Fail(ref frame, value),
            CelKind.Opaque when value.Unwrap() is { Kind: CelKind.String } plain => plain.AsString == text != negate ? Truth.True : Truth.False,
            _ => negate ? Truth.True : Truth.False,
        };
    }
}
