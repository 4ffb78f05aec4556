using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Which fields and which alternatives of a schema some documents use.</summary>
internal sealed class SchemaCoverage(ReferenceSchema schema)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<JsonNode, string> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes what a document uses.</summary>
    public void Add(JsonNode? document) => Visit(document, schema.Root);

    /// <summary>What the schema can express and no document used, in order.</summary>
    public IReadOnlyList<string> Unused()
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        var known = new HashSet<JsonNode>(ReferenceEqualityComparer.Instance);
        Collect(schema.Root, all, known);
        all.ExceptWith(_seen);
        return [.. all];
    }

    private void Collect(JsonNode? node, SortedSet<string> all, HashSet<JsonNode> known)
    {
        if (node is not JsonObject o || !known.Add(o))
        {
            return;
        }

        Collect(Target(o), all, known);
        foreach (var (_, child) in o["properties"] as JsonObject ?? [])
        {
            all.Add(Place(child!));
            Collect(child, all, known);
        }

        foreach (var alternative in Alternatives(o))
        {
            all.Add(Place(alternative));
            Collect(alternative, all, known);
        }

        Collect(o["items"], all, known);
        Collect(o["additionalProperties"], all, known);
    }

    private void Visit(JsonNode? value, JsonNode? node)
    {
        if (node is not JsonObject o)
        {
            return;
        }

        if (Target(o) is { } target)
        {
            Visit(value, target);
        }

        foreach (var alternative in Alternatives(o).Where(a => Fits(value, a)))
        {
            _seen.Add(Place(alternative));
            Visit(value, alternative);
        }

        switch (value)
        {
            case JsonObject members:
                var properties = o["properties"] as JsonObject;
                foreach (var (name, child) in members)
                {
                    if (properties?[name] is { } property)
                    {
                        _seen.Add(Place(property));
                        Visit(child, property);
                    }
                    else
                    {
                        Visit(child, o["additionalProperties"]);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Visit(item, o["items"]);
                }

                break;
        }
    }

    /// <summary>Enough of the schema language to tell the alternatives of this schema apart.</summary>
    private bool Fits(JsonNode? value, JsonNode? node)
    {
        if (node is not JsonObject o)
        {
            return node is not JsonValue v || v.GetValue<bool>();
        }

        if (Target(o) is { } target && !Fits(value, target))
        {
            return false;
        }

        if (o["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
        {
            return false;
        }

        if (o["enum"] is JsonArray values && !values.Any(v => JsonNode.DeepEquals(v, value)))
        {
            return false;
        }

        if (o["type"] is { } type && !(type is JsonArray several ? several : new JsonArray(type.DeepClone())).Any(t => IsOfType(value, (string)t!)))
        {
            return false;
        }

        if (value is JsonObject members && !FitsObject(members, o))
        {
            return false;
        }

        if (value is JsonArray items && o["items"] is { } itemSchema && !items.All(i => Fits(i, itemSchema)))
        {
            return false;
        }

        var alternatives = Alternatives(o).ToList();
        return alternatives.Count == 0 || alternatives.Any(a => Fits(value, a));
    }

    private bool FitsObject(JsonObject members, JsonObject o)
    {
        var properties = o["properties"] as JsonObject ?? [];
        return (o["required"] as JsonArray ?? []).All(r => members.ContainsKey((string)r!))
            && members.All(m => properties[m.Key] is { } property ? Fits(m.Value, property) : Fits(m.Value, o["additionalProperties"]));
    }

    private static bool IsOfType(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value is JsonValue && value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "integer" => value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.Number && !value.ToJsonString().Contains('.'),
        _ => value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.Number,
    };

    private JsonNode? Target(JsonObject o) => ReferenceSchema.Reference(o) is { } name ? schema.Root["$defs"]![name] : null;

    private static IEnumerable<JsonNode> Alternatives(JsonObject o) => ((o["oneOf"] as JsonArray) ?? []).Concat((o["anyOf"] as JsonArray) ?? []).Select(n => n!);

    private string Place(JsonNode node) => _places.TryGetValue(node, out var place) ? place : _places[node] = node.GetPath();
}
