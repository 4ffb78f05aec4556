using System.Buffers.Text;
using System.Text;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>json, jsonField, toJson, unvalidatedJwtPayload.</summary>
internal static class JsonFunctions
{
    public static void Register(List<Function> all)
    {
        all.Global("json", 1, static (ref _, scoped a) => a[0].Kind switch
        {
            CelKind.String => CelJson.Parse(a[0].AsString),
            CelKind.Bytes => CelJson.Parse(a[0].AsBytes),
            _ => Errors.NoSuchOverload("json()", a[0]),
        });
        all.Global("jsonField", 2, static (ref _, scoped a) => a[1].Kind == CelKind.String ? Field(a[0], a[1].AsString) : Errors.NoSuchOverload("jsonField()", a[1]));
        all.Global("toJson", 1, ToJson);
        all.Global("to_json", 1, ToJson);
        all.Both("unvalidatedJwtPayload", 1, JwtPayload);
    }

    public static CelValue Field(in CelValue text, string field) => text.Kind switch
    {
        CelKind.String => CelJson.ParseField(Encoding.UTF8.GetBytes(text.AsString), field),
        CelKind.Bytes => CelJson.ParseField(text.AsBytes.Span, field),
        _ => Errors.NoSuchOverload("json()", text),
    };

    private static CelValue ToJson(ref Frame frame, scoped ReadOnlySpan<CelValue> a) =>
        // Half of a surrogate pair has no UTF-8 form; the writer replaces it.
        frame.Read(a[0].Weight) && frame.Produce(a[0].Weight) ? CelValue.String(CelJson.ToText(a[0])) : Errors.BudgetExceeded;

    private static CelValue JwtPayload(ref Frame frame, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind != CelKind.String)
        {
            return Errors.NoSuchOverload("unvalidatedJwtPayload()", a[0]);
        }

        var parts = a[0].AsString.Split('.');
        var payload = parts.Length == 3 ? parts[1].TrimEnd('=') : "";
        if (parts.Length != 3 || !Base64Url.IsValid(payload))
        {
            return Errors.Function("the text is not a JWT");
        }

        var claims = CelJson.Parse(Base64Url.DecodeFromChars(payload));
        return claims.IsError || claims.Kind == CelKind.Map ? claims : Errors.Function("the payload of the JWT is not an object");
    }
}
