using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>all</c> and <c>exists</c>: a deciding element wins over errors in others.</summary>
internal sealed class QuantifierNode(Node operand, LoopVariables variables, Node predicate, bool isAll) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        CelValue failure = default;
        var cursor = new Cursor(target, variables);
        while (cursor.MoveNext(ref frame))
        {
            var value = predicate.Evaluate(ref frame).Unwrap();
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAll)
                {
                    return value;
                }
            }
            else if (failure.IsNull)
            {
                failure = value.IsError ? value : Errors.BoolNeeded;
            }

            if (frame.IsExhausted)
            {
                return Errors.BudgetExceeded;
            }
        }

        return cursor.Failure.IsError ? cursor.Failure : failure.IsNull ? CelValue.Bool(isAll) : failure;
    }
}

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

        return cursor.Failure.IsError ? cursor.Failure : CelValue.List([.. items]);
    }
}

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

        return cursor.Failure.IsError ? cursor.Failure : CelValue.Map(builder.Build());
    }
}

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

        return CelValue.Map(builder.Build());
    }
}

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

        return cursor.Failure.IsError ? cursor.Failure : CelValue.Map(builder.Build());
    }
}

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
