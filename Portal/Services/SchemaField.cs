using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>One property of a tool's input schema as a form field. What a form cannot express (objects, arrays of objects) is JSON text.</summary>
public sealed record SchemaField(string Name, string Type, string? Description, bool Required, IReadOnlyList<string>? Allowed, string? Default)
{
    /// <summary>The top-level properties of a JSON schema, in its order.</summary>
    public static IReadOnlyList<SchemaField> Read(JsonNode? schema)
    {
        if (schema is not JsonObject root || root["properties"] is not JsonObject properties)
        {
            return [];
        }

        var required = (root["required"] as JsonArray)?.Select(name => name?.ToString()).ToHashSet() ?? [];
        return [.. properties.Select(property => new SchemaField(
            property.Key,
            TypeOf(property.Value),
            (property.Value as JsonObject)?["description"]?.ToString(),
            required.Contains(property.Key),
            ((property.Value as JsonObject)?["enum"] as JsonArray)?.Select(value => value?.ToString() ?? "").ToList(),
            (property.Value as JsonObject)?["default"] is { } value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null))];
    }

    /// <summary>Reads what the user typed; false with a message if it does not fit the type. Empty optional fields give null.</summary>
    public bool TryParse(string? text, out JsonNode? value, out string? error)
    {
        (value, error) = (null, null);
        if (string.IsNullOrEmpty(text))
        {
            error = Required && Type != "string" ? Strings.ErrorRequired : null;
            value = Required && Type == "string" ? JsonValue.Create("") : null;
            return error is null;
        }

        switch (Type)
        {
            case "integer" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer):
                value = JsonValue.Create(integer);
                return true;
            case "integer":
                error = Strings.ToolErrorInteger;
                return false;
            case "number" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                value = JsonValue.Create(number);
                return true;
            case "number":
                error = Strings.ToolErrorNumber;
                return false;
            case "boolean":
                value = JsonValue.Create(text == "true");
                return true;
            case "string":
                value = JsonValue.Create(text);
                return true;
            default:
                return TryParseJson(text, out value, out error);
        }
    }

    private static bool TryParseJson(string text, out JsonNode? value, out string? error)
    {
        try
        {
            value = JsonNode.Parse(text);
            error = null;
            return true;
        }
        catch (JsonException problem)
        {
            value = null;
            error = Format.Text(Strings.ToolErrorJson, problem.LineNumber + 1, problem.BytePositionInLine + 1);
            return false;
        }
    }

    private static string TypeOf(JsonNode? schema) => (schema as JsonObject)?["type"] switch
    {
        JsonValue type => type.ToString(),
        JsonArray types => types.Select(type => type?.ToString()).FirstOrDefault(type => type != "null") ?? "json",
        _ => "json",
    };
}
