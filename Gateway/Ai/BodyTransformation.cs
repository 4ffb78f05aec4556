using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Computed members of an LLM request (<c>transformations</c>, <c>finalTransformations</c>; llm.md 6.2).</summary>
/// <remarks>
/// All expressions see the same document as <c>llmRequest</c>, whatever the others set. An error, or an optional without value, takes the member away: the operator wanted something computed there,
/// so the client's own value must not get through.
/// </remarks>
internal sealed class BodyTransformation
{
    private readonly (string Name, Func<Exchange, CelValue> Value)[] _fields;

    private BodyTransformation((string Name, Func<Exchange, CelValue> Value)[] fields) => _fields = fields;

    /// <summary>Compiles the members; null if there are none.</summary>
    /// <param name="use">Label of the expressions in metrics and live traces.</param>
    public static BodyTransformation? Compile(IReadOnlyDictionary<string, CelExpression> fields, ExpressionCompiler expressions, string use) =>
        fields.Count == 0 ? null : new BodyTransformation([.. fields.Select(field => (field.Key, expressions.Value(field.Value, use)))]);

    /// <summary>Computes the members from the client's request.</summary>
    public JsonFieldEdit[] Compute(Exchange exchange)
    {
        var edits = new JsonFieldEdit[_fields.Length];
        for (var i = 0; i < edits.Length; i++)
        {
            edits[i] = Edit(_fields[i].Name, _fields[i].Value(exchange));
        }

        return edits;
    }

    /// <summary>Computes the members from the request in the provider's format.</summary>
    /// <param name="rendered">The request; a JSON object.</param>
    public JsonFieldEdit[] Compute(Exchange exchange, ReadOnlyMemory<byte> rendered)
    {
        var scope = ExpressionScope.For(exchange);
        scope.RenderedLlmRequest = CelJson.Parse(rendered);
        try
        {
            return Compute(exchange);
        }
        finally
        {
            scope.RenderedLlmRequest = default;
        }
    }

    private static JsonFieldEdit Edit(string name, CelValue value)
    {
        if (value.IsError)
        {
            return JsonFieldEdit.Remove(name);
        }

        var json = CelJson.ToBytes(value);
        return value.Kind == CelKind.Optional && json is [(byte)'n', ..] ? JsonFieldEdit.Remove(name) : JsonFieldEdit.Set(name, json);
    }
}
