using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

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

        return frame.Hold(CelValue.Map(builder.Build()));
    }
}
