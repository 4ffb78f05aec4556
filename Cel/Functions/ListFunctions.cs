using System.Runtime.CompilerServices;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>slice, flatten, sort, sortBy, distinct, reverse (also of strings), first, last, lists.range.</summary>
internal static class ListFunctions
{
    public static void Register(List<Function> all)
    {
        all.Method("slice", 3, Slice);
        all.Method("flatten", 1, 2, Flatten);
        all.Method("sort", 1, Sort);
        all.Method("distinct", 1, Distinct);
        all.Method("reverse", 1, Reverse);
        all.Method("first", 1, static (ref _, scoped a) => End(a[0], isFirst: true));
        all.Method("last", 1, static (ref _, scoped a) => End(a[0], isFirst: false));
        all.Global("lists.range", 1, Range);
    }

    /// <summary>Sorts items by their keys, which must be of one comparable kind; equal keys keep their order.</summary>
    public static CelValue SortBy(ref Frame frame, CelValue[] items, CelValue[] keys)
    {
        if (!frame.Spend(items.Length * 4L) || !frame.Read(ArrayList.Sum(keys) * 4) || !frame.Produce(items.Length * 24L))
        {
            return Errors.BudgetExceeded;
        }

        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i].Kind != keys[0].Kind || !Ordering.TryCompare(keys[0], keys[i], out _))
            {
                return Errors.NoSuchOverload("sort()", keys[0], keys[i]);
            }
        }

        if (keys.Length == 1 && !Ordering.TryCompare(keys[0], keys[0], out _))
        {
            return Errors.NoSuchOverload("sort()", keys[0]);
        }

        var order = new int[items.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (x, y) =>
        {
            Ordering.TryCompare(keys[x], keys[y], out var result);
            result = result == Ordering.Unordered ? keys[x].AsDouble.CompareTo(keys[y].AsDouble) : result;
            return result != 0 ? result : x.CompareTo(y);
        });
        return CelValue.List(Array.ConvertAll(order, index => items[index]));
    }

    private static CelValue[] Items(in CelValue value)
    {
        var list = value.AsList;
        var items = new CelValue[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = list.Get(i);
        }

        return items;
    }

    private static CelValue Slice(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.List || a[1].Kind != CelKind.Int || a[2].Kind != CelKind.Int)
        {
            return Errors.NoSuchOverload("slice()", a[0], a[1]);
        }

        var (start, end) = (a[1].AsInt, a[2].AsInt);
        if (start < 0 || end < start || end > a[0].AsList.Count)
        {
            return CelValue.Error(CelErrorCode.IndexOutOfBounds, "slice() is out of bounds");
        }

        return CelValue.List(Items(a[0])[(int)start..(int)end]);
    }

    private static CelValue Flatten(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.List || (a.Length == 2 && (a[1].Kind != CelKind.Int || a[1].AsInt < 0)))
        {
            return Errors.NoSuchOverload("flatten()", a[0]);
        }

        var items = new List<CelValue>();
        return Flatten(ref frame, items, a[0].AsList, a.Length == 2 ? a[1].AsInt : 1) ? CelValue.List([.. items]) : Errors.BudgetExceeded;
    }

    private static bool Flatten(ref Frame frame, List<CelValue> items, ICelList list, long depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list.Get(i);
            if (item.Kind == CelKind.List && depth > 0)
            {
                if (!Flatten(ref frame, items, item.AsList, depth - 1))
                {
                    return false;
                }
            }
            else
            {
                if (!frame.Produce(24))
                {
                    return false;
                }

                items.Add(item);
            }
        }

        return true;
    }

    private static CelValue Sort(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.List)
        {
            return Errors.NoSuchOverload("sort()", a[0]);
        }

        var items = Items(a[0]);
        return SortBy(ref frame, items, items);
    }

    private static CelValue Distinct(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.List)
        {
            return Errors.NoSuchOverload("distinct()", a[0]);
        }

        var list = a[0].AsList;
        if (!frame.Spend(list.Count))
        {
            return Errors.BudgetExceeded;
        }

        var seen = new HashSet<CelValue>();
        var items = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            // Lists and maps hash alike, so many of them make this a scan; the charge follows the work.
            var item = list.Get(i);
            if (item.Kind is CelKind.List or CelKind.Map && (!frame.Spend((items.Count / 4) + 1) || (item.Weight > 512 && !frame.Read(item.Weight * (items.Count + 1)))))
            {
                return Errors.BudgetExceeded;
            }

            if (seen.Add(item))
            {
                items.Add(item);
            }
        }

        return CelValue.List([.. items]);
    }

    private static CelValue Reverse(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind == CelKind.String)
        {
            var parts = Text.CodePoints.Split(a[0].AsString);
            Array.Reverse(parts);
            return CelValue.String(string.Concat(parts));
        }

        if (a[0].Kind != CelKind.List)
        {
            return Errors.NoSuchOverload("reverse()", a[0]);
        }

        var items = Items(a[0]);
        Array.Reverse(items);
        return CelValue.List(items);
    }

    private static CelValue End(in CelValue value, bool isFirst)
    {
        if (value.Kind != CelKind.List)
        {
            return Errors.NoSuchOverload(isFirst ? "first()" : "last()", value);
        }

        var list = value.AsList;
        return list.Count == 0 ? CelValue.Optional(OptionalValue.None) : OptionalValue.Of(list.Get(isFirst ? 0 : list.Count - 1));
    }

    private static CelValue Range(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.Int || a[0].AsInt < 0)
        {
            return Errors.NoSuchOverload("lists.range()", a[0]);
        }

        if (a[0].AsInt > 1_000_000 || !frame.Produce(a[0].AsInt * 24))
        {
            return Errors.BudgetExceeded;
        }

        var items = new CelValue[a[0].AsInt];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = CelValue.Int(i);
        }

        return CelValue.List(items);
    }
}
