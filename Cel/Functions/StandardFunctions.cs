using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Text;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>size, contains, startsWith, endsWith, type, dyn, min, max.</summary>
internal static class StandardFunctions
{
    public static void Register(List<Function> all)
    {
        all.Both("size", 1, Size);
        all.Method("contains", 2, Contains);
        all.Method("startsWith", 2, StartsWith);
        all.Method("endsWith", 2, EndsWith);
        all.Both("type", 1, static (ref _, scoped a) => CelValue.TypeValue(a[0].Type));
        all.Global("dyn", 1, static (ref _, scoped a) => a[0]);
        all.Global("min", 0, int.MaxValue, static (ref frame, scoped a) => Extreme(ref frame, a, "min()", -1));
        all.Global("max", 0, int.MaxValue, static (ref frame, scoped a) => Extreme(ref frame, a, "max()", 1));
    }

    private static CelValue Size(ref Frame frame, scoped ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.String => CelValue.Int(CodePoints.Count(a[0].AsString)),
        CelKind.Bytes => CelValue.Int(a[0].AsBytes.Length),
        CelKind.List => CelValue.Int(a[0].AsList.Count),
        CelKind.Map => CelValue.Int(a[0].AsMap.Count),
        _ => Errors.NoSuchOverload("size()", a[0]),
    };

    private static CelValue Contains(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        switch (a[0].Kind, a[1].Kind)
        {
            case (CelKind.String, CelKind.String):
                return CelValue.Bool(a[0].AsString.Contains(a[1].AsString, StringComparison.Ordinal));
            case (CelKind.Bytes, CelKind.Bytes):
                return CelValue.Bool(a[0].AsBytes.Span.IndexOf(a[1].AsBytes.Span) >= 0);
            case (CelKind.List, _) or (CelKind.Map, _):
                return Operators.Apply(ref frame, Parsing.TokenKind.In, a[1], a[0]);
            default:
                return Errors.NoSuchOverload("contains()", a[0], a[1]);
        }
    }

    private static CelValue StartsWith(ref Frame frame, scoped ReadOnlySpan<CelValue> a) =>
        a[0].Kind == CelKind.String && a[1].Kind == CelKind.String
            ? CelValue.Bool(a[0].AsString.StartsWith(a[1].AsString, StringComparison.Ordinal))
            : Errors.NoSuchOverload("startsWith()", a[0], a[1]);

    private static CelValue EndsWith(ref Frame frame, scoped ReadOnlySpan<CelValue> a) =>
        a[0].Kind == CelKind.String && a[1].Kind == CelKind.String
            ? CelValue.Bool(a[0].AsString.EndsWith(a[1].AsString, StringComparison.Ordinal))
            : Errors.NoSuchOverload("endsWith()", a[0], a[1]);

    private static CelValue Extreme(ref Frame frame, scoped ReadOnlySpan<CelValue> a, string name, int sign)
    {
        if (a.Length == 1 && a[0].Kind == CelKind.List)
        {
            var list = a[0].AsList;
            if (!frame.Read(a[0].Weight))
            {
                return Errors.BudgetExceeded;
            }

            CelValue best = default;
            for (var i = 0; i < list.Count; i++)
            {
                var candidate = list.Get(i);
                if (i == 0)
                {
                    best = candidate;
                }
                else if (!Ordering.TryCompare(candidate, best, out var order))
                {
                    return Errors.NoSuchOverload(name, candidate, best);
                }
                else if (order != Ordering.Unordered && order * sign >= 0)
                {
                    best = candidate;
                }
            }

            return best;
        }

        CelValue extreme = default;
        for (var i = 0; i < a.Length; i++)
        {
            if (i == 0)
            {
                extreme = a[i];
            }
            else if (!Ordering.TryCompare(a[i], extreme, out var order))
            {
                return Errors.NoSuchOverload(name, a[i], extreme);
            }
            else if (order != Ordering.Unordered && order * sign >= 0)
            {
                extreme = a[i];
            }
        }

        return extreme;
    }
}
