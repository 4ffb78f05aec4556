using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Turns a JSON Schema, as tools and structured output of other formats carry it, into the subset that Gemini accepts.</summary>
/// <remarks>
/// Gemini's <c>Schema</c> is an OpenAPI 3.0 subset: no references, no <c>allOf</c>, one type per node with <c>nullable</c>, every node typed.
/// References to <c>$defs</c> and <c>definitions</c> are written out; a recursive one ends in a plain object. Keywords that Gemini does not know are dropped:
/// it refuses a request that names one.
/// </remarks>
public static class GeminiSchema
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 5_000;

    private static readonly HashSet<string> Kept =
    [
        "type", "format", "description", "title", "nullable", "enum", "items", "properties", "required", "anyOf", "default", "minLength", "maxLength",
        "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "propertyOrdering",
    ];

    /// <summary>Normalises one schema. Anything that is not an object becomes <c>{"type":"object"}</c>.</summary>
    public static JsonObject Normalize(JsonElement schema)
    {
        var root = schema.ValueKind == JsonValueKind.Object ? JsonObject.Create(schema)! : [];
        return Node(root, new Definitions(root), [], 0);
    }

    private static JsonObject Node(JsonNode? source, Definitions definitions, List<string> open, int depth)
    {
        if (!definitions.Take())
        {
            return new JsonObject { ["type"] = "object" };
        }

        var mark = open.Count;
        var node = Flatten(source as JsonObject ?? [], definitions, open, depth);
        Const(node);
        Types(node);
        AnyOf(node, definitions, open, depth);
        Enum(node);
        Children(node, definitions, open, depth);
        foreach (var name in node.Select(member => member.Key).Where(name => !Kept.Contains(name)).ToList())
        {
            node.Remove(name);
        }

        if (!node.ContainsKey("type") && !node.ContainsKey("anyOf"))
        {
            node["type"] = "object";
        }

        if (Text(node, "format") is not ("enum" or "date-time"))
        {
            node.Remove("format");
        }

        open.RemoveRange(mark, open.Count - mark);
        return node;
    }

    // A copy of the schema with its references and allOf written out.
    private static JsonObject Flatten(JsonObject source, Definitions definitions, List<string> open, int depth)
    {
        var node = (JsonObject)source.DeepClone();
        for (var round = 0; round < MaxDepth; round++)
        {
            if (Text(node, "$ref") is { } reference)
            {
                node.Remove("$ref");
                if (depth < MaxDepth && !open.Contains(reference) && definitions.Find(reference) is { } target)
                {
                    open.Add(reference);
                    Merge(node, target, union: false);
                }
            }
            else if (node["allOf"] is JsonArray all)
            {
                node.Remove("allOf");
                foreach (var part in all)
                {
                    if (part is JsonObject schema)
                    {
                        Merge(node, Flatten(schema, definitions, open, depth + 1), union: true);
                    }
                }
            }
            else
            {
                break;
            }
        }

        return node;
    }

    private static void Merge(JsonObject into, JsonObject from, bool union)
    {
        foreach (var (name, value) in from)
        {
            if (!into.ContainsKey(name))
            {
                into[name] = value?.DeepClone();
            }
            else if (union && name == "properties" && into[name] is JsonObject own && value is JsonObject other)
            {
                Merge(own, other, union: false);
            }
            else if (union && name == "required" && into[name] is JsonArray required && value is JsonArray more)
            {
                foreach (var entry in more)
                {
                    if (!required.Any(known => JsonNode.DeepEquals(known, entry)))
                    {
                        required.Add(entry?.DeepClone());
                    }
                }
            }
        }
    }

    private static void Const(JsonObject node)
    {
        if (!node.TryGetPropertyValue("const", out var value))
        {
            return;
        }

        node.Remove("const");
        node["enum"] = new JsonArray(value?.DeepClone());
        if (!node.ContainsKey("type"))
        {
            node["type"] = value?.GetValueKind() switch
            {
                JsonValueKind.String => "string",
                JsonValueKind.True or JsonValueKind.False => "boolean",
                JsonValueKind.Number => value.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "integer" : "number",
                JsonValueKind.Array => "array",
                JsonValueKind.Object => "object",
                _ => "null",
            };
        }
    }

    private static void Types(JsonObject node)
    {
        if (node["type"] is JsonArray list)
        {
            node.Remove("type");
            var types = list.Select(type => type is JsonValue value && value.TryGetValue(out string? name) ? name : null).OfType<string>().Distinct().ToList();
            if (types.RemoveAll(IsNull) > 0)
            {
                node["nullable"] = true;
            }

            if (types.Count == 1)
            {
                node["type"] = types[0];
            }
            else if (types.Count > 1 && !node.ContainsKey("anyOf"))
            {
                node["anyOf"] = new JsonArray([.. types.Select(type => Variant(node, type))]);
                foreach (var name in (ReadOnlySpan<string>)["items", "properties", "required", "propertyOrdering", "enum"])
                {
                    node.Remove(name);
                }
            }
        }
        else if (Text(node, "type") is { } type && IsNull(type))
        {
            node.Remove("type");
            node["nullable"] = true;
        }
    }

    // One alternative of a list of types takes along what only it can mean.
    private static JsonObject Variant(JsonObject node, string type)
    {
        var variant = new JsonObject { ["type"] = type };
        ReadOnlySpan<string> own = type switch
        {
            "array" => ["items"],
            "object" => ["properties", "required", "propertyOrdering"],
            "string" => ["enum"],
            _ => [],
        };
        foreach (var name in own)
        {
            if (node[name] is { } value)
            {
                variant[name] = value.DeepClone();
            }
        }

        return variant;
    }

    private static void AnyOf(JsonObject node, Definitions definitions, List<string> open, int depth)
    {
        // Gemini has no oneOf; that exactly one alternative matches is the model's affair either way.
        if (node["oneOf"] is JsonArray one && !node.ContainsKey("anyOf"))
        {
            node["anyOf"] = one.DeepClone();
        }

        if (node["anyOf"] is not JsonArray any)
        {
            node.Remove("anyOf");
            return;
        }

        node.Remove("anyOf");
        var variants = new List<JsonObject>();
        foreach (var variant in any)
        {
            if (variant is JsonObject schema && Text(schema, "type") is { } type && IsNull(type))
            {
                node["nullable"] = true;
            }
            else
            {
                variants.Add(Node(variant, definitions, open, depth + 1));
            }
        }

        if (variants.Count == 1)
        {
            Merge(node, variants[0], union: false);
        }
        else if (variants.Count > 1)
        {
            node["anyOf"] = new JsonArray([.. variants]);
        }
    }

    private static void Enum(JsonObject node)
    {
        if (node["enum"] is not JsonArray values)
        {
            node.Remove("enum");
            return;
        }

        if (Text(node, "type") is { } type)
        {
            if (!type.Equals("string", StringComparison.OrdinalIgnoreCase))
            {
                node.Remove("enum");
                return;
            }
        }
        else if (node.ContainsKey("anyOf"))
        {
            node.Remove("enum");
            return;
        }
        else
        {
            node["type"] = "string";
        }

        var texts = new JsonArray();
        foreach (var value in values)
        {
            if (value is null)
            {
                node["nullable"] = true;
            }
            else
            {
                texts.Add(value.GetValueKind() == JsonValueKind.String ? value.DeepClone() : JsonValue.Create(value.ToJsonString()));
            }
        }

        if (texts.Count > 0)
        {
            node["enum"] = texts;
        }
        else
        {
            node.Remove("enum");
        }
    }

    private static void Children(JsonObject node, Definitions definitions, List<string> open, int depth)
    {
        if (node["properties"] is JsonObject properties)
        {
            var normal = new JsonObject();
            foreach (var (name, schema) in properties)
            {
                normal[name] = Node(schema, definitions, open, depth + 1);
            }

            node["properties"] = normal;
            if (node["required"] is JsonArray required)
            {
                node["required"] = new JsonArray([.. required.Where(name => name is JsonValue value && value.TryGetValue(out string? key) && normal.ContainsKey(key!)).Select(name => name!.DeepClone())]);
            }
        }
        else
        {
            node.Remove("properties");
        }

        // An empty list says nothing, so it may stay; names of what there is not are refused.
        if (node["required"] is not JsonArray || !node.ContainsKey("properties"))
        {
            node.Remove("required");
        }

        if (node["items"] is JsonArray tuple)
        {
            node["items"] = new JsonObject { ["anyOf"] = tuple.DeepClone() };
        }

        if (node["items"] is JsonObject items)
        {
            node["items"] = Node(items, definitions, open, depth + 1);
        }
        else if ("array".Equals(Text(node, "type"), StringComparison.OrdinalIgnoreCase))
        {
            node["items"] = new JsonObject { ["type"] = "object" };
        }
        else
        {
            node.Remove("items");
        }
    }

    private static bool IsNull(string type) => type.Equals("null", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>What the references of one schema point at.</summary>
    private sealed class Definitions(JsonObject root)
    {
        // References that point at references that point at references can grow without end.
        private int _left = MaxNodes;

        /// <summary>Takes one node from the allowance; false when it is used up.</summary>
        public bool Take() => _left-- > 0;

        /// <summary>The target of a local JSON pointer; null if there is none, or it lies elsewhere.</summary>
        public JsonObject? Find(string reference)
        {
            if (!reference.StartsWith('#'))
            {
                return null;
            }

            JsonNode? at = root;
            foreach (var part in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                at = at is JsonObject map ? map[name] : null;
            }

            return at as JsonObject;
        }
    }
}
