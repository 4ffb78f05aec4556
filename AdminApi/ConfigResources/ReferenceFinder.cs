using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Finds what a resource refers to: providers, models, backends, gateways, listeners, and its parent.</summary>
internal sealed class ReferenceFinder
{
    private readonly Dictionary<(string Kind, string Name), string> _ids = [];
    private readonly List<(string Pattern, string Id)> _modelPatterns = [];

    public ReferenceFinder(IReadOnlyCollection<ResourceState> resources)
    {
        foreach (var resource in resources)
        {
            _ids.TryAdd((resource.Key.Kind, resource.Name), resource.Key.Id);
            if (resource.Key.Kind == ResourceKinds.Models && resource.Name.Contains('*', StringComparison.Ordinal))
            {
                _modelPatterns.Add((resource.Name, resource.Key.Id));
            }
        }
    }

    /// <summary>References of the resource to existing resources, with the pointer at which each stands.</summary>
    public IReadOnlySet<(ResourceKey To, string Pointer)> Find(ResourceState resource)
    {
        var found = new HashSet<(ResourceKey, string)>();
        if (resource.Parent is { } parent)
        {
            found.Add((new ResourceKey(resource.Key.Kind == ResourceKinds.Listeners ? ResourceKinds.Gateways : ResourceKinds.Listeners, parent), "/meta/parent"));
        }

        Walk(resource.Key.Kind, resource.Spec, "/spec", found);
        return found;
    }

    private void Walk(string kind, JsonNode? node, string pointer, HashSet<(ResourceKey To, string Pointer)> found)
    {
        if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                Walk(kind, array[i], $"{pointer}/{i}", found);
            }
        }
        else if (node is JsonObject o)
        {
            foreach (var (name, value) in o)
            {
                Property(kind, name, value, $"{pointer}/{name}", found);
                Walk(kind, value, $"{pointer}/{name}", found);
            }
        }
    }

    private void Property(string kind, string name, JsonNode? value, string pointer, HashSet<(ResourceKey To, string Pointer)> found)
    {
        switch (name)
        {
            case "reference" when Text(value) is { } provider:
                Add(ResourceKinds.Providers, provider);
                break;
            case "model" when kind == ResourceKinds.VirtualModels && Text(value) is { } model:
                if (!Add(ResourceKinds.Models, model))
                {
                    foreach (var (_, id) in _modelPatterns.Where(p => Matches(p.Pattern, model)))
                    {
                        found.Add((new ResourceKey(ResourceKinds.Models, id), pointer));
                    }
                }

                break;
            case "backend" when Text(value) is { } backend:
                Add(ResourceKinds.Backends, backend.TrimStart('/'));
                break;
            case "gateways" when value is JsonArray list:
                foreach (var gateway in list.Select(Text).OfType<string>())
                {
                    Add(ResourceKinds.Gateways, gateway.Split('/')[0]);
                }

                break;
            case "gateways" when Text(value) is { } single:
                Add(ResourceKinds.Gateways, single.Split('/')[0]);
                break;
        }

        bool Add(string toKind, string toName)
        {
            if (!_ids.TryGetValue((toKind, toName), out var id))
            {
                return false;
            }

            found.Add((new ResourceKey(toKind, id), pointer));
            return true;
        }
    }

    private static bool Matches(string pattern, string name) =>
        pattern == "*"
        || (pattern.EndsWith('*') && name.StartsWith(pattern[..^1], StringComparison.Ordinal))
        || (pattern.StartsWith('*') && name.EndsWith(pattern[1..], StringComparison.Ordinal));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
