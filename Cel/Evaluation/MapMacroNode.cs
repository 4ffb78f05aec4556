using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>transformMap</c>, <c>mapValues</c> and <c>filterKeys</c>: the same keys, new or filtered values.</summary>
/// <param name="operand">The range.</param>
/// <param name="variables">Slots and cost.</param>
/// <param name="filter">Keeps entries, or null for all.</param>
/// <param name="result">The new value, or null for the old one.</param>
/// <param name="isMapOnly">Lists are refused.</param>
internal sealed class MapMacroNode(Node operand, LoopVariables variables, Node? filter, Node? result, bool isMapOnly) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var cursor = new Cursor(target, variables);
        if (isMapOnly && !cursor.IsMap)
        {
            return Errors.NoSuchOverload("a map macro", target);
        }

        var builder = new MapBuilder(filter is null ? cursor.Count : 0);
        while (cursor.MoveNext(ref frame))
        {
            if (filter is not null)
            {
                var keep = filter.Evaluate(ref frame).Unwrap();
                if (keep.Kind != CelKind.Bool)
                {
                    return keep.IsError ? keep : Errors.BoolNeeded;
                }

                if (!keep.AsBool)
                {
                    continue;
                }
            }

            var value = result is null ? cursor.CurrentValue : result.Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            if (!frame.Produce(48))
            {
                return Errors.BudgetExceeded;
            }

            builder.Set(cursor.CurrentKey, value);
        }

        return cursor.Failure.IsError ? cursor.Failure : frame.Hold(CelValue.Map(builder.Build()));
    }
}
