using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>x.startsWith("constant")</c>, <c>endsWith</c>, <c>contains</c>; whatever is not text goes the way of every method.</summary>
/// <param name="operand">The receiver.</param>
/// <param name="name">The function.</param>
/// <param name="text">The constant argument.</param>
/// <param name="general">The same call for receivers of other kinds.</param>
internal sealed class TextPredicateNode(Node operand, string name, string text, MethodNode general) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target) =>
        target.Kind == CelKind.String
            ? frame.Read(target.AsString.Length) ? CelValue.Bool(Holds(target.AsString)) : Errors.BudgetExceeded
            : general.Apply(ref frame, target);

    public override Truth Test(ref Frame frame)
    {
        var target = Operand.Evaluate(ref frame);
        if (target.Kind == CelKind.String && frame.Read(target.AsString.Length))
        {
            return Holds(target.AsString) ? Truth.True : Truth.False;
        }

        return Judge(ref frame, target.Kind == CelKind.String ? Errors.BudgetExceeded : general.Apply(ref frame, target));
    }

    private bool Holds(string value) => name switch
    {
        "startsWith" => value.StartsWith(text, StringComparison.Ordinal),
        "endsWith" => value.EndsWith(text, StringComparison.Ordinal),
        _ => value.Contains(text, StringComparison.Ordinal),
    };
}
