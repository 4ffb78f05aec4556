namespace Agentgateway.Cel.Evaluation;

/// <summary>One compiled operation. Immutable and shared by all evaluations.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(ref Frame frame);
}
