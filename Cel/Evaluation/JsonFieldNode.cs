using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>json(x).field</c>: reads one field from the text without converting the rest.</summary>
internal sealed class JsonFieldNode(Node text, string field) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = text.Evaluate(ref frame).Unwrap();
        if (value.IsError)
        {
            return value;
        }

        return frame.Read(value.Weight) ? JsonFunctions.Field(value, field) : Errors.BudgetExceeded;
    }
}
