using System.Text.Json;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Writes the JSON schema of structured output as Claude takes it.</summary>
/// <remarks>
/// Anthropic answers 400 to objects that are not closed and to bounds of numbers, strings and lists, which other providers take or ignore. Its own SDKs leave the same keywords out.
/// An object whose further members have a schema of their own is left as it is: closing it would change what may be answered.
/// </remarks>
internal static class ClaudeSchema
{
    private static readonly HashSet<string> Bounds = new(StringComparer.Ordinal)
    {
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems", "minProperties", "maxProperties",
    };

    /// <summary>Writes one schema.</summary>
    public static void Write(JsonElement schema, Utf8JsonWriter json)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            schema.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var member in schema.EnumerateObject())
        {
            if (!Bounds.Contains(member.Name) && !IsOpenEnd(member) && !(member.NameEquals("minItems"u8) && member.Value.ToString() is not ("0" or "1")))
            {
                json.WritePropertyName(member.Name);
                Value(member, json);
            }
        }

        if (IsObject(schema) && (schema.Member("additionalProperties"u8) is not { } further || further.ValueKind == JsonValueKind.True))
        {
            json.WriteBoolean("additionalProperties"u8, false);
        }

        json.WriteEndObject();
    }

    private static void Value(JsonProperty member, Utf8JsonWriter json)
    {
        switch (member.Name)
        {
            case "properties" or "$defs" or "definitions" when member.Value.ValueKind == JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var named in member.Value.EnumerateObject())
                {
                    json.WritePropertyName(named.Name);
                    Write(named.Value, json);
                }

                json.WriteEndObject();
                break;
            case "anyOf" or "oneOf" or "allOf" when member.Value.ValueKind == JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var variant in member.Value.EnumerateArray())
                {
                    Write(variant, json);
                }

                json.WriteEndArray();
                break;
            case "items":
                Write(member.Value, json);
                break;
            default:
                member.Value.WriteTo(json);
                break;
        }
    }

    private static bool IsOpenEnd(JsonProperty member) => member.NameEquals("additionalProperties"u8) && member.Value.ValueKind is JsonValueKind.True or JsonValueKind.Null;

    private static bool IsObject(JsonElement schema) => schema.Text("type"u8) == "object" || (schema.Member("type"u8) is null && schema.Object("properties"u8) is not null);
}
