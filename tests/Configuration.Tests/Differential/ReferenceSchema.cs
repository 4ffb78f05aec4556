using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>The published schema of the language, taken apart into the forms that a value may have.</summary>
internal sealed class ReferenceSchema(JsonObject root)
{
    public JsonObject Root => root;

    public static ReferenceSchema? Load()
    {
        var file = ReferenceFiles.Root is null ? null : Path.Combine(ReferenceFiles.Root, "agentgateway", "config.schema.json");
        return file is null || !File.Exists(file) ? null : new ReferenceSchema((JsonObject)JsonNode.Parse(File.ReadAllText(file))!);
    }

    /// <summary>Name of the definition that a schema refers to, or null.</summary>
    public static string? Reference(JsonNode schema) => (string?)(schema as JsonObject)?["$ref"] is { } r ? r[(r.LastIndexOf('/') + 1)..] : null;

    /// <summary>All forms, the simplest first.</summary>
    public IReadOnlyList<SchemaForm> Forms(JsonNode schema, string definition = "")
    {
        if (schema is not JsonObject o)
        {
            return [new SchemaForm { Type = "" }];
        }

        if (Reference(o) is { } name)
        {
            return Forms(root["$defs"]![name]!, name);
        }

        var result = new List<SchemaForm>();
        foreach (var type in Types(o))
        {
            if (type != "object" && o["oneOf"] is null && o["anyOf"] is null)
            {
                result.Add(Scalar(o, type, definition));
            }
            else if (type == "object")
            {
                result.AddRange(Objects(o, definition));
            }
        }

        if (result.Count == 0)
        {
            foreach (var alternative in Alternatives(o))
            {
                result.AddRange(Forms(alternative, definition));
            }
        }

        if (result.Count == 0)
        {
            result.Add(o["const"] is not null || o["enum"] is not null ? Scalar(o, "string", definition) : new SchemaForm { Type = "", Definition = definition });
        }

        return result;
    }

    private static IEnumerable<string> Types(JsonObject o) => o["type"] switch
    {
        JsonArray several => several.Select(t => (string)t!),
        JsonValue one => [(string)one!],
        _ => o["properties"] is not null ? ["object"] : [],
    };

    private static IEnumerable<JsonNode> Alternatives(JsonObject o) =>
        ((o["oneOf"] as JsonArray) ?? []).Concat((o["anyOf"] as JsonArray) ?? []).Select(n => n!);

    private static SchemaForm Scalar(JsonObject o, string type, string definition) => new()
    {
        Type = type,
        Definition = definition,
        Items = type == "array" ? o["items"] : null,
        Minimum = o["minimum"] is JsonValue m ? (long)m.GetValue<double>() : 0,
        Values = o["const"] is { } constant ? [constant] : o["enum"] is JsonArray values ? [.. values] : null,
    };

    /// <summary>An object with alternatives is one form for each combination of them.</summary>
    private IEnumerable<SchemaForm> Objects(JsonObject o, string definition)
    {
        var own = (o["properties"] as JsonObject ?? []).Select(p => KeyValuePair.Create(p.Key, p.Value!)).ToList();
        var required = (o["required"] as JsonArray ?? []).Select(r => (string)r!).ToHashSet();
        var forms = new List<SchemaForm>
        {
            new()
            {
                Type = "object",
                Definition = definition,
                Properties = own,
                Required = required,
                Additional = o["additionalProperties"] as JsonObject,
                Open = o["additionalProperties"] is JsonValue v ? v.GetValue<bool>() : o["additionalProperties"] is null && o["unevaluatedProperties"] is null,
            },
        };
        foreach (var choice in (IReadOnlyList<JsonArray?>)[o["oneOf"] as JsonArray, o["anyOf"] as JsonArray])
        {
            if (choice is not null)
            {
                forms = [.. forms.SelectMany(f => choice.SelectMany(c => Forms(c!, definition)).Select(c => c.Type == "object" ? Join(f, c) : c))];
            }
        }

        return forms;
    }

    private static SchemaForm Join(SchemaForm a, SchemaForm b) => new()
    {
        Type = "object",
        Definition = a.Definition,
        Properties = [.. a.Properties, .. b.Properties.Where(p => a.Properties.All(q => q.Key != p.Key))],
        Required = a.Required.Concat(b.Required).ToHashSet(),
        Additional = a.Additional ?? b.Additional,
        Open = a.Open,
    };
}
