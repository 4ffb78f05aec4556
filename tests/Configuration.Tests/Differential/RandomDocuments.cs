using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Makes documents of the schema by chance: several fields at once, lists with several entries, any form of each.</summary>
internal sealed class RandomDocuments(ReferenceSchema schema, int seed)
{
    private const int MaxDepth = 9;
    private readonly Random _random = new(seed);
    private readonly SchemaSampler _small = new(schema);

    public JsonObject Next() => (JsonObject)Value(schema.Root, new SchemaSampler.Place("", "Root", ""), 0)!;

    /// <summary>Puts a field that nobody knows into an object of the document.</summary>
    public void AddUnknownField(JsonObject document)
    {
        var objects = new List<JsonObject>();
        Collect(document, objects);
        objects[_random.Next(objects.Count)]["notAField"] = new JsonObject { ["x"] = 1 };
    }

    private JsonNode? Value(JsonNode node, SchemaSampler.Place place, int depth)
    {
        var forms = schema.Forms(node);
        var form = forms[_random.Next(forms.Count)];
        if (form.Values is { } values)
        {
            return values[_random.Next(values.Count)]?.DeepClone();
        }

        if (depth > MaxDepth)
        {
            return _small.Minimal(form, place);
        }

        switch (form.Type)
        {
            case "array" when form.Items is { } items:
                var entries = Enumerable.Range(0, _random.Next(3)).Select(_ => Value(items, place, depth + 1));
                return new JsonArray([.. entries.DistinctBy(e => e?.ToJsonString())]);
            case "object":
                var o = new JsonObject();
                var chance = depth == 0 ? 0.35 : Math.Min(0.5, 5.0 / Math.Max(1, form.Properties.Count));
                foreach (var (name, property) in form.Properties)
                {
                    if (form.Required.Contains(name) || _random.NextDouble() < chance)
                    {
                        o[name] = Value(property, new SchemaSampler.Place(name, form.Definition.Length > 0 ? form.Definition : place.Owner, place.Name), depth + 1);
                    }
                }

                if (form.Additional is { } additional)
                {
                    o["k" + _random.Next(5)] = Value(additional, place, depth + 1);
                }

                return o;
            default:
                return _small.Minimal(form, place);
        }
    }

    private static void Collect(JsonNode? node, List<JsonObject> objects)
    {
        switch (node)
        {
            case JsonObject o:
                objects.Add(o);
                foreach (var (_, child) in o)
                {
                    Collect(child, objects);
                }

                break;
            case JsonArray a:
                foreach (var child in a)
                {
                    Collect(child, objects);
                }

                break;
        }
    }
}
