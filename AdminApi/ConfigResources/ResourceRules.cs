using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>What a client may write into a resource, beside what the configuration language says about the spec.</summary>
internal static class ResourceRules
{
    private const int MaxLabels = 32;

    /// <summary>The resource that a write asks for.</summary>
    /// <exception cref="ApiProblemException">Unknown meta fields, bad labels, or children inside the spec.</exception>
    public static ResourceState ToState(ResourceKey key, ResourceWrite write, WorkingSet set)
    {
        var errors = new List<ProblemError>();
        var spec = (JsonObject)write.Spec.DeepClone();
        var meta = (JsonObject?)write.Meta?.DeepClone() ?? (JsonObject?)set.Find(key)?.Meta.DeepClone() ?? [];
        meta.Remove(MetaFields.Secrets);
        CheckMeta(meta, errors);
        CheckLabels(write.Labels, errors);
        CheckChildren(key.Kind, spec, meta, errors);
        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }

        if (ResourceKinds.IsNamed(key.Kind) && !spec.ContainsKey("name"))
        {
            spec = new JsonObject([new KeyValuePair<string, JsonNode?>("name", key.Id), .. spec.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))]);
        }

        if (key.Kind == ResourceKinds.Settings && meta[MetaFields.Section] is null)
        {
            meta[MetaFields.Section] = Camel(key.Id);
        }

        var position = meta[MetaFields.Order]?.GetValue<int>();
        meta.Remove(MetaFields.Order);
        var parent = meta[MetaFields.Parent]?.GetValue<string>();
        return new ResourceState(
            key, spec, meta, write.Labels ?? set.Find(key)?.Labels ?? new Dictionary<string, string>(),
            position ?? set.Find(key)?.Position ?? set.NextPosition(key.Kind, parent));
    }

    /// <summary>Merges an RFC 7396 patch into the resource.</summary>
    /// <exception cref="ApiProblemException">Unknown fields.</exception>
    public static ResourceWrite Merge(ResourceState present, JsonObject patch)
    {
        var unknown = patch.Select(p => p.Key).Where(name => name is not ("spec" or "meta" or "labels"))
            .Select(name => new ProblemError("/" + name, "unknown_field", $"Unknown field '{name}'; known: spec, meta, labels.")).ToList();
        if (unknown.Count > 0)
        {
            throw ApiProblemException.Validation(unknown);
        }

        var whole = ResourceJson.ToNode(present);
        whole.Remove("order");
        var merged = (JsonObject)MergeNode(whole, patch)!;
        if (merged["spec"] is not JsonObject spec || merged["meta"] is not (null or JsonObject))
        {
            throw ApiProblemException.Validation("/spec", "type", "spec and meta are objects.");
        }

        try
        {
            return new ResourceWrite(
                (JsonObject)spec.DeepClone(), (JsonObject?)merged["meta"]?.DeepClone() ?? [], merged["labels"].Deserialize<Dictionary<string, string>>() ?? []);
        }
        catch (JsonException)
        {
            throw ApiProblemException.Validation("/labels", "type", "labels is an object of texts.");
        }
    }

    private static JsonNode? MergeNode(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        // A reference to a secret is one value: merging into it would leave a broken one.
        var result = target is JsonObject o && SecretPlaces.ReferenceOf(o) is null ? (JsonObject)o.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = MergeNode(result[name], value);
            }
        }

        return result;
    }

    private static void CheckMeta(JsonObject meta, List<ProblemError> errors)
    {
        foreach (var (name, value) in meta)
        {
            if (!MetaFields.Writable.Contains(name))
            {
                errors.Add(new ProblemError("/meta/" + name, "unknown_field", $"Unknown field '{name}'; known: {string.Join(", ", MetaFields.Writable)}."));
            }
            else if (name == MetaFields.Order ? value is not JsonValue n || !n.TryGetValue<int>(out _)
                : name is MetaFields.Parent or MetaFields.Section or MetaFields.Name or "displayName" or "description" or "visibility"
                    && value is not null && (value is not JsonValue t || !t.TryGetValue<string>(out _)))
            {
                errors.Add(new ProblemError("/meta/" + name, "type", name == MetaFields.Order ? "An integer is needed." : "A text is needed."));
            }
        }
    }

    private static void CheckLabels(Dictionary<string, string>? labels, List<ProblemError> errors)
    {
        if (labels is not null && (labels.Count > MaxLabels || labels.Any(l => l.Key.Length is 0 or > 63 || l.Value is null || l.Value.Length > 200)))
        {
            errors.Add(new ProblemError("/labels", "length", $"At most {MaxLabels} labels, names up to 63 and values up to 200 characters."));
        }
    }

    private static void CheckChildren(string kind, JsonObject spec, JsonObject meta, List<ProblemError> errors)
    {
        string[] children = kind switch
        {
            ResourceKinds.Gateways => ["listeners"],
            ResourceKinds.Listeners => ["routes", "tcpRoutes"],
            ResourceKinds.Settings when (meta[MetaFields.Section]?.ToString()) == "llm" => ["providers", "models", "virtualModels"],
            ResourceKinds.Settings when (meta[MetaFields.Section]?.ToString()) == "mcp" => ["targets"],
            _ => [],
        };
        foreach (var name in children.Where(c => spec[c] is JsonArray { Count: > 0 }))
        {
            errors.Add(new ProblemError("/spec/" + name, "own_resource", $"'{name}' are resources of their own."));
        }
    }

    private static string Camel(string kebab) =>
        string.Concat(kebab.Split('-').Select((part, i) => i == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
