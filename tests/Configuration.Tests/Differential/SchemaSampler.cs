using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Walks the whole schema and makes one document for every form of every field, each as small as it can be.</summary>
internal sealed class SchemaSampler(ReferenceSchema schema)
{
    private readonly HashSet<string> _seen = [];
    private readonly Queue<Action> _work = new();
    private readonly List<(string Path, JsonObject Document)> _samples = [];

    public IReadOnlyList<(string Path, JsonObject Document)> All()
    {
        Visit(schema.Root, "", new Place("", "Root", ""), n => n);
        while (_work.TryDequeue(out var next))
        {
            next();
        }

        return _samples;
    }

    /// <summary>The smallest value of a form.</summary>
    public JsonNode? Minimal(SchemaForm form, Place place)
    {
        if (form.Values is [var first, ..])
        {
            return first?.DeepClone();
        }

        switch (form.Type)
        {
            case "null":
                return null;
            case "string":
                return SampleText.For(form.Definition == place.Owner ? "" : form.Definition, place.Name, place.Owner, place.ObjectName);
            case "integer":
                return JsonValue.Create(Math.Max(1, form.Minimum));
            case "number":
                return JsonValue.Create(0.5);
            case "boolean":
                return JsonValue.Create(true);
            case "array":
                return new JsonArray();
            case "object":
                var o = new JsonObject();
                foreach (var (name, property) in form.Properties.Where(p => form.Required.Contains(p.Key)))
                {
                    o[name] = Minimal(schema.Forms(property).First(f => f.Type != "null" || schema.Forms(property).Count == 1), Inner(form, place, name));
                }

                return o;
            default:
                return new JsonObject { ["any"] = 1 };
        }
    }

    private static Place Inner(SchemaForm form, Place place, string name) =>
        new(name, form.Definition.Length > 0 ? form.Definition : place.Owner, place.Name);

    private void Visit(JsonNode node, string path, Place place, Func<JsonNode?, JsonNode?> wrap)
    {
        var index = 0;
        foreach (var form in schema.Forms(node))
        {
            index++;
            foreach (var value in form.Values ?? [Minimal(form, place)])
            {
                Emit(path, wrap(value?.DeepClone()));
            }

            switch (form.Type)
            {
                case "array" when form.Items is { } items && Enter(place, items, index):
                    _work.Enqueue(() => Visit(items, path + "[0]", place, v => wrap(new JsonArray(v))));
                    break;
                case "object":
                    foreach (var (name, property) in form.Properties)
                    {
                        var inner = Inner(form, place, name);
                        if (Enter(inner, property, index))
                        {
                            _work.Enqueue(() => Visit(property, $"{path}.{name}", inner, v =>
                            {
                                var o = (JsonObject)Minimal(form, place)!;
                                o[name] = v;
                                return wrap(o);
                            }));
                        }
                    }

                    if (form.Additional is { } additional && Enter(place, additional, index))
                    {
                        _work.Enqueue(() => Visit(additional, path + ".k", place, v => wrap(new JsonObject { ["k"] = v })));
                    }

                    break;
            }
        }
    }

    /// <summary>Every field of every definition once, and every definition in every place that refers to it.</summary>
    private bool Enter(Place place, JsonNode target, int form) => _seen.Add($"{place.Owner} {place.ObjectName} {place.Name} {form} {target.GetPath()}");

    private void Emit(string path, JsonNode? document)
    {
        if (document is JsonObject o)
        {
            _samples.Add((path.TrimStart('.'), o));
        }
    }

    /// <summary>Where a value stands.</summary>
    internal sealed record Place(string Name, string Owner, string ObjectName);
}
