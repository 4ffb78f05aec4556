using System.Text.Json.Nodes;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Schema;

/// <summary>Writes the recorded shapes as a JSON schema (draft 7, which editors and validators know).</summary>
internal sealed class JsonSchemaWriter(ShapeRecorder shapes, ModelDocs docs)
{
    public JsonObject Write()
    {
        var root = Object(shapes.Objects["Root"]);
        var definitions = new JsonObject();
        foreach (var (name, shape) in shapes.Objects.Where(o => o.Key != "Root").OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            definitions[name] = Object(shape);
        }

        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "Agentgateway configuration" };
        foreach (var (name, value) in root.ToArray())
        {
            root.Remove(name);
            schema[name] = value;
        }

        schema["definitions"] = definitions;
        return schema;
    }

    private JsonObject Object(ObjectShape shape)
    {
        var properties = new JsonObject();
        foreach (var field in shape.Accepted)
        {
            var value = Value(field.Value, nullable: !shape.Required.Contains(field.Name));
            if (docs.OfField(shape.Name, field.Name) is { } text)
            {
                value.Remove("description");
                value.Insert(0, "description", text);
            }

            if (field.Default is { } standard)
            {
                value["default"] = standard switch { "true" => true, "false" => false, _ => standard };
            }

            properties[field.Name] = value;
        }

        var schema = new JsonObject();
        if (docs.OfObject(shape.Name) is { } description)
        {
            schema["description"] = description;
        }

        schema["type"] = "object";
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        if (shape.Required.Count > 0)
        {
            schema["required"] = new JsonArray([.. shape.Required.Order(StringComparer.Ordinal).Select(r => JsonValue.Create(r))]);
        }

        if (shape.Choices.Count > 0)
        {
            schema["allOf"] = new JsonArray([.. shape.Choices.Select(choice =>
                new JsonObject { ["oneOf"] = new JsonArray([.. choice.Select(c => new JsonObject { ["required"] = new JsonArray(c) })]) })]);
        }

        return schema;
    }

    private JsonObject Value(ValueShape shape, bool nullable)
    {
        if (shape.Anything)
        {
            return [];
        }

        var forms = new List<JsonObject>();
        if (shape.Words.Count > 0)
        {
            forms.Add(new JsonObject { ["enum"] = new JsonArray([.. shape.Words.Select(w => JsonValue.Create(w))]) });
        }

        forms.AddRange(shape.Scalars.Select(Scalar));
        if (shape.Scalars.Any(s => s.Kind == ScalarKind.Secret) && shape.Objects.Count == 0)
        {
            forms.Add(Reference("Secret"));
        }

        if (shape.Items is { } items)
        {
            forms.Add(new JsonObject { ["type"] = "array", ["items"] = Value(items, nullable: false) });
        }

        if (shape.Values is { } values)
        {
            forms.Add(new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(values, nullable: false) });
        }

        forms.AddRange(shape.Objects.Select(o => Reference(o.Name)));
        if (forms.Count == 0)
        {
            return [];
        }

        // An object without required fields may be left empty.
        if (nullable || shape.Objects.Any(o => o.Required.Count == 0 && o.Choices.Count == 0))
        {
            forms.Add(new JsonObject { ["type"] = "null" });
        }

        return forms is [var only] ? only : new JsonObject { ["anyOf"] = new JsonArray([.. forms]) };
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = "#/definitions/" + name };

    private static JsonObject Scalar(ScalarShape scalar) => scalar.Kind switch
    {
        ScalarKind.Flag => new JsonObject { ["type"] = "boolean" },
        ScalarKind.Integer => Range("integer", scalar),
        ScalarKind.Number => Range("number", scalar),
        ScalarKind.Duration => new JsonObject { ["type"] = "string", ["description"] = "A duration: " + GoDuration.Allowed + "." },
        ScalarKind.Expression => new JsonObject { ["type"] = new JsonArray("string", "boolean", "number"), ["description"] = "A CEL expression." },
        ScalarKind.File => new JsonObject { ["type"] = "string", ["description"] = "Path of a file." },
        ScalarKind.Secret => new JsonObject { ["type"] = "string", ["description"] = "A secret." },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Range(string type, ScalarShape scalar)
    {
        var schema = new JsonObject { ["type"] = type };
        if (scalar.Minimum is { } minimum)
        {
            schema["minimum"] = Plain(minimum);
        }

        if (scalar.Maximum is { } maximum)
        {
            schema["maximum"] = Plain(maximum);
        }

        return schema;

        static JsonValue Plain(double value) => value == Math.Floor(value) ? JsonValue.Create((long)value) : JsonValue.Create(value);
    }
}
