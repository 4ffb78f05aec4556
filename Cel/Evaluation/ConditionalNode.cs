using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>c1 ? v1 : c2 ? v2 : otherwise</c>; only the chosen value is evaluated.</summary>
internal sealed class ConditionalNode((Node Condition, Node Value)[] branches, Node otherwise) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        foreach (var (condition, value) in branches)
        {
            var decision = condition.Evaluate(ref frame).Unwrap();
            if (decision.Kind != CelKind.Bool)
            {
                return decision.IsError ? decision : Errors.BoolNeeded;
            }

            if (decision.AsBool)
            {
                return value.Evaluate(ref frame);
            }
        }

        return otherwise.Evaluate(ref frame);
    }
}
