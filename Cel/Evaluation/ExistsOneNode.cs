using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>exists_one</c>: exactly one element; any error is the result.</summary>
internal sealed class ExistsOneNode(Node operand, LoopVariables variables, Node predicate) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var matches = 0;
        var cursor = new Cursor(target, variables);
        while (cursor.MoveNext(ref frame))
        {
            var value = predicate.Evaluate(ref frame).Unwrap();
            if (value.Kind != CelKind.Bool)
            {
                return value.IsError ? value : Errors.BoolNeeded;
            }

            matches += value.AsBool ? 1 : 0;
        }

        return cursor.Failure.IsError ? cursor.Failure : CelValue.Bool(matches == 1);
    }
}
