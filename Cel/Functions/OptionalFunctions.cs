using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>Optionals: of, none, ofNonZeroValue, hasValue, value, unwrap. <c>or</c>, <c>orValue</c> and <c>optMap</c> are lazy and belong to the compiler.</summary>
internal static class OptionalFunctions
{
    public static void Register(List<Function> all)
    {
        all.Global("optional.none", 0, static (ref _, scoped _) => CelValue.Optional(OptionalValue.None));
        all.Global("optional.of", 1, static (ref _, scoped a) => OptionalValue.Of(a[0]));
        all.Global("optional.ofNonZeroValue", 1, static (ref _, scoped a) => IsZero(a[0]) ? CelValue.Optional(OptionalValue.None) : OptionalValue.Of(a[0]));
        all.Method("hasValue", 1, static (ref _, scoped a) =>
            a[0].Kind == CelKind.Optional ? CelValue.Bool(a[0].AsOptional.HasValue) : Errors.NoSuchOverload("hasValue()", a[0]));
        all.Method("value", 1, static (ref _, scoped a) =>
            a[0].Kind != CelKind.Optional ? Errors.NoSuchOverload("value()", a[0])
            : a[0].AsOptional.HasValue ? a[0].AsOptional.Value
            : Errors.Function("the optional has no value"));
        all.Global("optional.unwrap", 1, Unwrap);
        all.Method("unwrapOpt", 1, Unwrap);
    }

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.AsInt == 0,
        CelKind.Double => value.AsDouble == 0,
        CelKind.String => value.AsString.Length == 0,
        CelKind.Bytes => value.AsBytes.Length == 0,
        CelKind.List => value.AsList.Count == 0,
        CelKind.Map => value.AsMap.Count == 0,
        CelKind.Timestamp => value.TimestampSeconds == 0 && value.TimestampNanos == 0,
        CelKind.Optional => !value.AsOptional.HasValue,
        _ => false,
    };

    private static CelValue Unwrap(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.List)
        {
            return Errors.NoSuchOverload("optional.unwrap()", a[0]);
        }

        var list = a[0].AsList;
        var items = new List<CelValue>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var item = list.Get(i);
            if (item.Kind != CelKind.Optional)
            {
                return Errors.NoSuchOverload("optional.unwrap()", item);
            }

            if (item.AsOptional.HasValue)
            {
                items.Add(item.AsOptional.Value);
            }
        }

        return CelValue.List([.. items]);
    }
}
