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

        return CelValue.List(values);
    }
}

internal sealed class MapNode((Node Key, Node Value, bool IsOptional)[] entries) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        if (!frame.Produce(entries.Length * 48L))
        {
            return Errors.BudgetExceeded;
        }

        var builder = new MapBuilder(entries.Length);
        foreach (var (keyNode, valueNode, isOptional) in entries)
        {
            var key = keyNode.Evaluate(ref frame).Unwrap();
            if (key.IsError)
            {
                return key;
            }

            var value = valueNode.Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            if (isOptional)
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Errors.NoSuchOverload("an optional entry", value);
                }

                if (!value.AsOptional.HasValue)
                {
                    continue;
                }

                value = value.AsOptional.Value;
            }

            if (!MapBuilder.IsKey(key.Kind))
            {
                return CelValue.Error(CelErrorCode.UnsupportedKeyType, $"{key.Type.Name} cannot be a map key");
            }

            if (!builder.TryAdd(key, value))
            {
                return CelValue.Error(CelErrorCode.DuplicateKey, $"the map has the key {key} twice");
            }
        }

        return CelValue.Map(builder.Build());
    }
}
