using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>mapValues(v, e)</c>: the variable is the value.</summary>
internal sealed class MapValuesNode(Node operand, int slot, int cost, Node result) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        var plain = target.Unwrap();
        if (plain.Kind != CelKind.Map)
        {
            return Errors.NoSuchOverload("mapValues()", plain);
        }

        var map = plain.AsMap;
        var builder = new MapBuilder(map.Count);
        for (var i = 0; i < map.Count; i++)
        {
            if (!frame.Spend(cost) || !frame.Produce(48))
            {
                return Errors.BudgetExceeded;
            }

            frame.Locals[slot] = map.ValueAt(i);
            var value = result.Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            builder.Set(map.KeyAt(i), value);
        }

        return frame.Hold(CelValue.Map(builder.Build()));
    }
}
