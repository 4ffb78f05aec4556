using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary>One compiled operation. Immutable and shared by all evaluations.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(ref Frame frame);

    /// <summary>Evaluates a condition, without carrying a whole value back; conditions of conditions stay in registers.</summary>
    public virtual Truth Test(ref Frame frame) => Judge(ref frame, Evaluate(ref frame));

    protected static Truth Judge(ref Frame frame, in CelValue value)
    {
        if (value.Kind == CelKind.Bool)
        {
            return value.AsBool ? Truth.True : Truth.False;
        }

        return value.Kind == CelKind.Opaque ? Judge(ref frame, value.Unwrap()) : Fail(ref frame, value.IsError ? value : Errors.BoolNeeded);
    }

    protected static Truth Fail(ref Frame frame, in CelValue error)
    {
        frame.Failure = error.AsError;
        return Truth.Failed;
    }
}
