using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

internal sealed class ListNode(Node[] items, bool[]? optional) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        if (!frame.Produce(items.Length * 24L))
        {
            return Errors.BudgetExceeded;
        }

        var values = new CelValue[items.Length];
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            if (optional is not null && optional[i])
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Errors.NoSuchOverload("an optional element", value);
                }

                if (!value.AsOptional.HasValue)
                {
                    continue;
                }

                value = value.AsOptional.Value;
            }

            values[count++] = value;
        }

        if (count != values.Length)
        {
            Array.Resize(ref values, count);
        }

        return frame.Hold(CelValue.List(values));
    }
}
