using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>transformMapEntry</c>: every turn yields a map whose entries must not clash with earlier ones.</summary>
internal sealed class MapEntryMacroNode(Node operand, LoopVariables variables, Node? filter, Node result) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var cursor = new Cursor(target, variables);
        var builder = new MapBuilder(0);
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

            var value = result.Evaluate(ref frame).Unwrap();
            if (value.Kind != CelKind.Map)
            {
                return Errors.NoSuchOverload("transformMapEntry()", value);
            }

            var entries = value.AsMap;
            for (var i = 0; i < entries.Count; i++)
            {
                if (!frame.Produce(48))
                {
                    return Errors.BudgetExceeded;
                }

                var key = entries.KeyAt(i);
                if (!builder.TryAdd(key, entries.ValueAt(i)))
                {
                    return CelValue.Error(CelErrorCode.DuplicateKey, $"the map has the key {key} twice");
                }
            }
        }

        return cursor.Failure.IsError ? cursor.Failure : frame.Hold(CelValue.Map(builder.Build()));
    }
}
