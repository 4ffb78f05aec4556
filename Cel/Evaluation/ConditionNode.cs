namespace Agentgateway.Cel.Evaluation;

/// <summary>A node whose value is always a bool or an error.</summary>
internal abstract class ConditionNode : Node
{
    public abstract override Truth Test(ref Frame frame);

    public sealed override CelValue Evaluate(ref Frame frame) => Test(ref frame) switch
    {
        Truth.False => CelValue.False,
        Truth.True => CelValue.True,
        _ => CelValue.Error(frame.Failure!),
    };
}
