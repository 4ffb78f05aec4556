using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Says whether a schema accepts a document. The validator knows draft 4 to 7, so newer words are put in older ones first.</summary>
internal sealed class SchemaOracle
{
    private readonly JsonSchema _schema;

    private SchemaOracle(JsonSchema schema) => _schema = schema;

    public static async Task<SchemaOracle> CreateAsync(JsonObject schema, CancellationToken cancellationToken) =>
        new(await JsonSchema.FromJsonAsync(Older(schema)!.ToJsonString(), cancellationToken));

    public ICollection<ValidationError> Validate(JsonObject document) => _schema.Validate(document.ToJsonString());

    private static JsonNode? Older(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray a:
                return new JsonArray([.. a.Select(Older)]);
            case JsonObject o when o["$ref"] is JsonValue reference:
                return new JsonObject { ["$ref"] = reference.GetValue<string>().Replace("/$defs/", "/definitions/", StringComparison.Ordinal) };
            case JsonObject o:
                var result = new JsonObject();
                foreach (var (name, value) in o)
                {
                    switch (name)
                    {
                        case "$defs" or "definitions" or "properties":
                            result[name == "properties" ? name : "definitions"] = new JsonObject(((JsonObject)value!).Select(p => KeyValuePair.Create(p.Key, Older(p.Value))));
                            break;
                        case "const":
                            result["enum"] = new JsonArray(value?.DeepClone());
                            break;

                        // The validator does not know the first; the others say nothing about validity.
                        case "unevaluatedProperties" or "$schema" or "description" or "format" or "default":
                            break;
                        default:
                            result[name] = Older(value);
                            break;
                    }
                }

                return result;
            default:
                return node?.DeepClone();
        }
    }
}
