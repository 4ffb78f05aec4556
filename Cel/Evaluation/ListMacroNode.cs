using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>.</summary>
/// <param name="operand">The range.</param>
/// <param name="variables">Slots and cost.</param>
/// <param name="filter">Keeps elements, or null for all.</param>
/// <param name="result">What is collected, or null for the element itself.</param>
internal sealed class ListMacroNode(Node operand, LoopVariables variables, Node? filter, Node? result) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var cursor = new Cursor(target, variables);
        var items = new List<CelValue>(filter is null ? cursor.Count : 0);
        while (cursor.MoveNext(ref frame))
        {
            if (filter is not null)
            {
                var keep = filter.Test(ref frame);
                if (keep == Truth.Failed)
                {
                    return CelValue.Error(frame.Failure!);
                }

                if (keep == Truth.False)
                {
                    continue;
                }
            }

            var value = result is null ? frame.Locals[variables.First] : result.Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            if (!frame.Produce(24))
            {
                return Errors.BudgetExceeded;
            }

            items.Add(value);
        }

        return cursor.Failure.IsError ? cursor.Failure : frame.Hold(CelValue.List([.. items]));
    }
}
