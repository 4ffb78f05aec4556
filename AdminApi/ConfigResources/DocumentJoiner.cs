using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Puts resources together as one standalone document, and remembers where each went.</summary>
internal sealed class DocumentJoiner
{
    /// <summary>Sections in the order in which people read them.</summary>
    public static readonly List<string> SectionOrder =
    [
        "config", "frontendPolicies", "gateways", "binds", "routes", "tcpRoutes", "routeGroups", "backends", "services", "workloads", "policies", "llm", "mcp", "ui",
    ];

    private readonly Dictionary<string, JsonNode?> _sections = new(StringComparer.Ordinal);
    private readonly ILookup<string, ResourceState> _byKind;
    private readonly DocumentPlaces _places = new();

    private DocumentJoiner(IEnumerable<ResourceState> resources) =>
        _byKind = resources.OrderBy(r => r.Position).ThenBy(r => r.Key.Id, StringComparer.Ordinal).ToLookup(r => r.Key.Kind, StringComparer.Ordinal);

    /// <summary>Builds the document from copies of the specs.</summary>
    public static (JsonObject Document, DocumentPlaces Places) Join(IEnumerable<ResourceState> resources)
    {
        var joiner = new DocumentJoiner(resources);
        joiner.Settings();
        joiner.Gateways();
        joiner.Flat("routes", joiner._byKind[ResourceKinds.Routes].Where(r => r is { Parent: null, Section: not "tcpRoutes" }));
        joiner.Flat("tcpRoutes", joiner._byKind[ResourceKinds.Routes].Where(r => r is { Parent: null, Section: "tcpRoutes" }));
        joiner.Flat("backends", joiner._byKind[ResourceKinds.Backends]);
        joiner.Flat("policies", joiner._byKind[ResourceKinds.Policies]);
        joiner.Nested("llm", "providers", ResourceKinds.Providers, required: false);
        joiner.Nested("llm", "models", ResourceKinds.Models, required: true);
        joiner.Nested("llm", "virtualModels", ResourceKinds.VirtualModels, required: false);
        joiner.Nested("mcp", "targets", ResourceKinds.McpServers, required: true);

        var document = new JsonObject();
        foreach (var (name, value) in joiner._sections.OrderBy(s => SectionOrder.IndexOf(s.Key) is >= 0 and var i ? i : int.MaxValue))
        {
            document[name] = value;
        }

        return (document, joiner._places);
    }

    private void Settings()
    {
        foreach (var resource in _byKind[ResourceKinds.Settings])
        {
            var section = resource.Section ?? resource.Key.Id;
            if (resource.Spec is { Count: 1 } wrapped && wrapped.TryGetPropertyValue(DocumentSplitter.ItemsProperty, out var items))
            {
                _sections[section] = items?.DeepClone();
                _places.Add(section, resource.Key, "/" + DocumentSplitter.ItemsProperty);
            }
            else
            {
                _sections[section] = resource.Spec.DeepClone();
                _places.Add(section, resource.Key);
            }
        }
    }

    private void Gateways()
    {
        var listeners = _byKind[ResourceKinds.Listeners].ToLookup(l => l.Parent ?? "", StringComparer.Ordinal);
        foreach (var gateway in _byKind[ResourceKinds.Gateways])
        {
            var spec = (JsonObject)gateway.Spec.DeepClone();
            string path;
            if (gateway.Section == "binds")
            {
                var binds = Section<JsonArray>("binds");
                path = $"binds[{binds.Count}]";
                binds.Add((JsonNode)spec);
                spec["listeners"] ??= new JsonArray();
            }
            else
            {
                path = "gateways." + gateway.Name;
                Section<JsonObject>("gateways")[gateway.Name] = spec;
            }

            _places.Add(path, gateway.Key);
            Listeners(spec, path, listeners[gateway.Key.Id]);
        }
    }

    private void Listeners(JsonObject gateway, string gatewayPath, IEnumerable<ResourceState> listeners)
    {
        var routes = _byKind[ResourceKinds.Routes].ToLookup(r => r.Parent ?? "", StringComparer.Ordinal);
        foreach (var listener in listeners)
        {
            var spec = (JsonObject)listener.Spec.DeepClone();
            var path = Append(gateway, gatewayPath, "listeners", spec);
            _places.Add(path, listener.Key);
            foreach (var route in routes[listener.Key.Id])
            {
                _places.Add(Append(spec, path, route.Section ?? "routes", route.Spec.DeepClone()), route.Key);
            }
        }
    }

    private void Flat(string section, IEnumerable<ResourceState> resources)
    {
        foreach (var resource in resources)
        {
            var list = Section<JsonArray>(section);
            _places.Add($"{section}[{list.Count}]", resource.Key);
            list.Add(resource.Spec.DeepClone());
        }
    }

    private void Nested(string section, string property, string kind, bool required)
    {
        foreach (var resource in _byKind[kind])
        {
            _places.Add(Append(Section<JsonObject>(section), section, property, resource.Spec.DeepClone()), resource.Key);
        }

        // The last entry may be gone while its section stays.
        if (required && _sections.GetValueOrDefault(section) is JsonObject present)
        {
            present[property] ??= new JsonArray();
        }
    }

    private T Section<T>(string name)
        where T : JsonNode
    {
        if (_sections.GetValueOrDefault(name) is T present)
        {
            return present;
        }

        JsonNode created = typeof(T) == typeof(JsonArray) ? new JsonArray() : new JsonObject();
        _sections[name] = created;
        return (T)created;
    }

    private static string Append(JsonObject parent, string parentPath, string property, JsonNode entry)
    {
        if (parent[property] is not JsonArray list)
        {
            parent[property] = list = [];
        }

        list.Add(entry);
        return $"{parentPath}.{property}[{list.Count - 1}]";
    }
}
