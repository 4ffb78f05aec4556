using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>Lists as sets: sets.contains, sets.equivalent, sets.intersects.</summary>
internal static class SetFunctions
{
    public static void Register(List<Function> all)
    {
        all.Global("sets.contains", 2, static (ref frame, scoped a) => Run(ref frame, a, static (x, y) => ContainsAll(x, y)));
        all.Global("sets.equivalent", 2, static (ref frame, scoped a) => Run(ref frame, a, static (x, y) => ContainsAll(x, y) && ContainsAll(y, x)));
        all.Global("sets.intersects", 2, static (ref frame, scoped a) => Run(ref frame, a, Intersects));
    }

    private static CelValue Run(ref Frame frame, scoped ReadOnlySpan<CelValue> a, Func<ICelList, ICelList, bool> test)
    {
        if (a[0].Kind != CelKind.List || a[1].Kind != CelKind.List)
        {
            return Errors.NoSuchOverload("a set function", a[0], a[1]);
        }

        var left = a[0].AsList;
        var right = a[1].AsList;
        return frame.Spend(((long)left.Count * right.Count / 4) + 1) && frame.Read(Math.Min(left.Count * a[1].Weight, right.Count * a[0].Weight)) ? CelValue.Bool(test(left, right)) : Errors.BudgetExceeded;
    }

    private static bool ContainsAll(ICelList all, ICelList some)
    {
        for (var i = 0; i < some.Count; i++)
        {
            if (!Contains(all, some.Get(i)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Intersects(ICelList left, ICelList right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            if (Contains(right, left.Get(i)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(ICelList list, in CelValue item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Equality.AreEqual(list.Get(i), item))
            {
                return true;
            }
        }

        return false;
    }
}
