using Agentgateway.Cel;
using Google.Protobuf.WellKnownTypes;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>Values of expressions as protobuf values, and back.</summary>
internal static class CelStructs
{
    public static CelValue FromStruct(Struct fields) =>
        CelValue.Map([.. fields.Fields.Select(field => KeyValuePair.Create(field.Key, FromValue(field.Value)))]);

    /// <summary>A value that JSON has no kind for becomes its text; errors become null.</summary>
    public static Value ToValue(CelValue value)
    {
        value = value.Unwrap();
        switch (value.Kind)
        {
            case CelKind.Null or CelKind.Error:
                return Value.ForNull();
            case CelKind.Bool:
                return Value.ForBool(value.AsBool);
            case CelKind.Int:
                return Value.ForNumber(value.AsInt);
            case CelKind.Uint:
                return Value.ForNumber(value.AsUint);
            case CelKind.Double:
                return Value.ForNumber(value.AsDouble);
            case CelKind.List:
                var list = value.AsList;
                var items = new Value[list.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = ToValue(list.Get(i));
                }

                return Value.ForList(items);
            case CelKind.Map:
                var map = value.AsMap;
                var fields = new Struct();
                for (var i = 0; i < map.Count; i++)
                {
                    if (map.KeyAt(i).TryGetText(out var key))
                    {
                        fields.Fields[key] = ToValue(map.ValueAt(i));
                    }
                }

                return Value.ForStruct(fields);
            default:
                return value.TryGetText(out var text) ? Value.ForString(text) : Value.ForNull();
        }
    }

    private static CelValue FromValue(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.BoolValue => CelValue.Bool(value.BoolValue),
        Value.KindOneofCase.NumberValue => CelValue.Double(value.NumberValue),
        Value.KindOneofCase.StringValue => CelValue.String(value.StringValue),
        Value.KindOneofCase.ListValue => CelValue.List([.. value.ListValue.Values.Select(FromValue)]),
        Value.KindOneofCase.StructValue => FromStruct(value.StructValue),
        _ => CelValue.Null,
    };
}
