namespace Agentgateway.Cel.Evaluation;

/// <summary>A long chain of steps.</summary>
internal sealed class PathNode(Node start, StepNode[] steps) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = start.Evaluate(ref frame);
        foreach (var step in steps)
        {
            value = step.Apply(ref frame, value);
        }

        return value;
    }
}
