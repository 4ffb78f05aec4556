namespace Agentgateway.Cel.Evaluation;

/// <summary><c>c1 ? v1 : c2 ? v2 : otherwise</c>; only the chosen value is evaluated.</summary>
internal sealed class ConditionalNode((Node Condition, Node Value)[] branches, Node otherwise) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        foreach (var (condition, value) in branches)
        {
            switch (condition.Test(ref frame))
            {
                case Truth.True:
                    return value.Evaluate(ref frame);
                case Truth.Failed:
                    return CelValue.Error(frame.Failure!);
            }
        }

        return otherwise.Evaluate(ref frame);
    }
}
