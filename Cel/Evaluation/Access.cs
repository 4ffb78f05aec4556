using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary>Field selection and indexing, with the optional forms.</summary>
internal static class Access
{
    public static CelValue Select(ref Frame frame, in CelValue target, in CelValue field)
    {
        switch (target.Kind)
        {
            case CelKind.Map:
                return target.MapHere.TryGet(field, out var value) ? Produced(ref frame, target, value) : Errors.NoSuchKey(field);
            case CelKind.Optional:
                return SelectOptional(ref frame, target, field);
            case CelKind.Error:
                return target;
            case CelKind.Opaque:
                return Select(ref frame, target.Unwrap(), field);
            default:
                // agentgateway: a variable without content is null, and default() must recover from selecting on it.
                return CelValue.Error(CelErrorCode.NoSuchKey, $"{target.Type.Name} has no field '{field.AsString}'");
        }
    }

    /// <summary><c>a.?b</c>; also every select on an optional.</summary>
    public static CelValue SelectOptional(ref Frame frame, in CelValue target, in CelValue field)
    {
        switch (target.Kind)
        {
            case CelKind.Map:
                return target.MapHere.TryGet(field, out var value)
                    ? OptionalValue.Of(Produced(ref frame, target, value))
                    : CelValue.Optional(OptionalValue.None);
            case CelKind.Optional:
                return target.AsOptional.HasValue ? SelectOptional(ref frame, target.AsOptional.Value, field) : target;
            case CelKind.Error:
                return target;
            case CelKind.Opaque:
                return SelectOptional(ref frame, target.Unwrap(), field);
            case CelKind.Null when frame.Options.IsGateway:
                return CelValue.Optional(OptionalValue.None);
            default:
                return CelValue.Error(CelErrorCode.NoSuchKey, $"{target.Type.Name} has no field '{field.AsString}'");
        }
    }

    public static CelValue Has(ref Frame frame, in CelValue target, in CelValue field)
    {
        switch (target.Kind)
        {
            case CelKind.Map:
                return CelValue.Bool(target.MapHere.TryGet(field, out _));
            case CelKind.Optional:
                return target.AsOptional.HasValue ? Has(ref frame, target.AsOptional.Value, field) : CelValue.False;
            case CelKind.Error:
                return target;
            case CelKind.Opaque:
                return Has(ref frame, target.Unwrap(), field);
            default:
                return frame.Options.IsGateway ? CelValue.False : Errors.NoSuchOverload("has()", target);
        }
    }

    public static CelValue Index(ref Frame frame, in CelValue target, in CelValue index)
    {
        if (target.Kind == CelKind.Optional)
        {
            return IndexOptional(ref frame, target, index);
        }

        if (TryIndex(ref frame, target, index, out var value))
        {
            return value;
        }

        return target.Unwrap().Kind == CelKind.List
            ? CelValue.Error(CelErrorCode.IndexOutOfBounds, "index out of bounds")
            : Errors.NoSuchKey(index);
    }

    public static CelValue IndexOptional(ref Frame frame, in CelValue target, in CelValue index)
    {
        if (target.Kind == CelKind.Optional)
        {
            return target.AsOptional.HasValue ? IndexOptional(ref frame, target.AsOptional.Value, index) : target;
        }

        if (!TryIndex(ref frame, target, index, out var value))
        {
            return CelValue.Optional(OptionalValue.None);
        }

        return value.IsError ? value : OptionalValue.Of(value);
    }

    // False means: not there. Everything that is wrong in another way comes back as an error value with true.
    private static bool TryIndex(ref Frame frame, in CelValue target, in CelValue index, out CelValue value)
    {
        switch (target.Kind)
        {
            case CelKind.Map:
                if (index.IsError)
                {
                    value = index;
                    return true;
                }

                if (target.MapHere.TryGet(index.Unwrap(), out value))
                {
                    value = Produced(ref frame, target, value);
                    return true;
                }

                return false;
            case CelKind.List:
                var list = target.ListHere;
                if (!TryPosition(index, out var position))
                {
                    value = Errors.NoSuchOverload("a list index", index);
                    return true;
                }

                if ((ulong)position < (ulong)list.Count)
                {
                    value = list.Get((int)position);
                    return true;
                }

                value = default;
                return false;
            case CelKind.Error:
                value = target;
                return true;
            case CelKind.Opaque:
                return TryIndex(ref frame, target.Unwrap(), index, out value);
            case CelKind.Null when frame.Options.IsGateway && !index.IsError:
                value = default;
                return false;
            default:
                value = Errors.NoSuchOverload("[]", target, index);
                return true;
        }
    }

    private static bool TryPosition(in CelValue index, out long position)
    {
        position = index.AsInt;
        switch (index.Kind)
        {
            case CelKind.Int:
                return true;
            case CelKind.Uint:
                return position >= 0 || (position = long.MaxValue) > 0;
            case CelKind.Double when Math.Floor(index.AsDouble) == index.AsDouble && Math.Abs(index.AsDouble) < 1e15:
                position = (long)index.AsDouble;
                return true;
            default:
                return false;
        }
    }

    // A lazy map makes its strings anew at every read, so they count as produced; maps of our own hand out what is there.
    public static CelValue Produced(ref Frame frame, in CelValue map, in CelValue value)
    {
        if (value.Kind == CelKind.String && value.AsString.Length > 256 && map.Reference is Json.JsonMap && !frame.Produce(value.AsString.Length * 2L))
        {
            return Errors.BudgetExceeded;
        }

        return value;
    }
}
