using System.Text.RegularExpressions;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>s.matches("constant")</c> with the expression compiled once.</summary>
internal sealed class MatchesNode(Node operand, Regex regex) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var text = target.Unwrap();
        if (text.Kind != CelKind.String)
        {
            return Errors.NoSuchOverload("matches()", text);
        }

        return frame.Read(text.AsString.Length) ? CelValue.Bool(regex.IsMatch(text.AsString)) : Errors.BudgetExceeded;
    }
}
