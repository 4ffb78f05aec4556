namespace Agentgateway.Cel.Evaluation;

/// <summary><c>sortBy(x, key)</c>: stable, by keys of one comparable kind.</summary>
internal sealed class SortByNode(Node operand, LoopVariables variables, Node key) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var cursor = new Cursor(target, variables);
        var items = new List<CelValue>(cursor.Count);
        var keys = new List<CelValue>(cursor.Count);
        while (cursor.MoveNext(ref frame))
        {
            items.Add(frame.Locals[variables.First]);
            var value = key.Evaluate(ref frame).Unwrap();
            if (value.IsError)
            {
                return value;
            }

            keys.Add(value);
        }

        return cursor.Failure.IsError ? cursor.Failure : Functions.ListFunctions.SortBy(ref frame, [.. items], [.. keys]);
    }
}
