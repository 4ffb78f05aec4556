namespace Agentgateway.Cel.Evaluation;

/// <summary>An operation on the value to its left: select, index, method, macro. Long chains apply their steps in a loop instead of recursing.</summary>
internal abstract class StepNode(Node operand) : Node
{
    public Node Operand { get; } = operand;

    public sealed override CelValue Evaluate(ref Frame frame) => Apply(ref frame, Operand.Evaluate(ref frame));

    /// <param name="frame">The evaluation.</param>
    /// <param name="target">Value of <see cref="Operand"/>; may be an error.</param>
    public abstract CelValue Apply(ref Frame frame, in CelValue target);
}
