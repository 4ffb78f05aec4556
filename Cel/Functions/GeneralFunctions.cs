using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>merge, flatten, random, uuid, fail.</summary>
internal static class GeneralFunctions
{
    public static void Register(List<Function> all)
    {
        all.Method("merge", 2, Merge);
        all.Global("flatten", 1, static (ref frame, scoped a) => Flatten(ref frame, a[0], false));
        all.Global("flattenRecursive", 1, static (ref frame, scoped a) => Flatten(ref frame, a[0], true));
        all.Global("flatten_recursive", 1, static (ref frame, scoped a) => Flatten(ref frame, a[0], true));
        all.Impure("random", 0, static (ref _, scoped _) => CelValue.Double(Random.Shared.NextDouble()));
        all.Impure("uuid", 0, static (ref _, scoped _) => CelValue.String(Guid.NewGuid().ToString()));
        all.Impure("fail", 1, static (ref _, scoped a) => Errors.Function($"fail() called: {a[0]}"));
    }

    private static CelValue Merge(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.Map || a[1].Kind != CelKind.Map)
        {
            return Errors.NoSuchOverload("merge()", a[0], a[1]);
        }

        var left = a[0].AsMap;
        var right = a[1].AsMap;
        if (!frame.Produce((left.Count + (long)right.Count) * 48))
        {
            return Errors.BudgetExceeded;
        }

        var builder = new MapBuilder(left.Count);
        for (var i = 0; i < left.Count; i++)
        {
            builder.Set(left.KeyAt(i), left.ValueAt(i));
        }

        for (var i = 0; i < right.Count; i++)
        {
            builder.Set(right.KeyAt(i), right.ValueAt(i));
        }

        return CelValue.Map(builder.Build());
    }

    private static CelValue Flatten(ref Frame frame, in CelValue value, bool isRecursive)
    {
        if (value.Kind is not (CelKind.Map or CelKind.List))
        {
            return Errors.NoSuchOverload("flatten()", value);
        }

        var flattened = new CelFlattened(value, isRecursive);
        return frame.Produce(flattened.Count * 64L) ? CelValue.Map(flattened) : Errors.BudgetExceeded;
    }
}
