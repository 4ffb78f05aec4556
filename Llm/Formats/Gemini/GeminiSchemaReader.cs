using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Turns Gemini's <c>Schema</c> (OpenAPI types in capitals, <c>nullable</c>) into JSON Schema for other providers.</summary>
internal static class GeminiSchemaReader
{
    /// <summary>The JSON Schema; independent of the document that was read.</summary>
    public static JsonElement ToJsonSchema(JsonElement schema)
    {
        var node = Node(schema);
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }

    private static JsonObject Node(JsonElement schema)
    {
        var node = new JsonObject();
        var nullable = schema.Flag("nullable"u8) == true;
        foreach (var member in schema.EnumerateObject())
        {
            switch (member.Name)
            {
                case "nullable" or "propertyOrdering" or "property_ordering":
                    break;
                case "type" when member.Value.ValueKind == JsonValueKind.String:
                    var type = member.Value.Str().ToLowerInvariant();
                    node["type"] = nullable && type != "null" ? new JsonArray(type, "null") : type;
                    break;
                case "properties" when member.Value.ValueKind == JsonValueKind.Object:
                    var properties = new JsonObject();
                    foreach (var property in member.Value.EnumerateObject())
                    {
                        properties[property.Name] = property.Value.ValueKind == JsonValueKind.Object ? Node(property.Value) : [];
                    }

                    node["properties"] = properties;
                    break;
                case "items" when member.Value.ValueKind == JsonValueKind.Object:
                    node["items"] = Node(member.Value);
                    break;
                case "anyOf" or "any_of" when member.Value.ValueKind == JsonValueKind.Array:
                    var any = new JsonArray();
                    foreach (var variant in member.Value.EnumerateArray())
                    {
                        any.Add((JsonNode)(variant.ValueKind == JsonValueKind.Object ? Node(variant) : []));
                    }

                    node["anyOf"] = any;
                    break;
                case "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties" when member.Value.ValueKind == JsonValueKind.String
                    && long.TryParse(member.Value.Str(), out var number):
                    // int64 values may come as strings in Google's JSON.
                    node[member.Name] = number;
                    break;
                default:
                    node[member.Name] = JsonNode.Parse(member.Value.GetRawText());
                    break;
            }
        }

        if (nullable && node["enum"] is JsonArray values)
        {
            values.Add((JsonNode?)null);
        }

        return node;
    }
}
