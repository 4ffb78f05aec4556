using System.Globalization;
using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Cuts a standalone document into resources; <see cref="DocumentJoiner"/> puts them together again, equal to the original.</summary>
/// <remarks>
/// Lists of named things become resources of their kind; gateways and binds shed their listeners, listeners their routes. What remains of
/// a section is <c>settings/{section}</c>. A list that is present but empty stays in what remains, so that it comes back.
/// </remarks>
internal sealed class DocumentSplitter
{
    /// <summary>Property that wraps sections that are lists without a kind of their own.</summary>
    public const string ItemsProperty = "items";

    private readonly List<ResourceState> _result = [];
    private readonly Dictionary<string, HashSet<string>> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), string> _knownIds;

    private DocumentSplitter(IEnumerable<ResourceState> existing)
    {
        _knownIds = [];
        foreach (var resource in existing.Where(r => ResourceKinds.IsNamed(r.Key.Kind)))
        {
            _knownIds.TryAdd((resource.Key.Kind, resource.Name), resource.Key.Id);
        }
    }

    /// <summary>Cuts the document, which is left unchanged.</summary>
    /// <param name="document">A document that <c>ConfigLoader</c> accepted.</param>
    /// <param name="existing">Present resources: a named entry keeps the id that it has.</param>
    public static IReadOnlyList<ResourceState> Split(JsonObject document, IEnumerable<ResourceState> existing)
    {
        var splitter = new DocumentSplitter(existing);
        foreach (var (section, value) in document)
        {
            splitter.Section(section, value);
        }

        return splitter._result;
    }

    private void Section(string section, JsonNode? value)
    {
        switch (section, value)
        {
            case ("llm", JsonObject llm):
                var llmRest = Clone(llm);
                Take(llmRest, "providers", ResourceKinds.Providers);
                Take(llmRest, "models", ResourceKinds.Models);
                Take(llmRest, "virtualModels", ResourceKinds.VirtualModels);
                Setting(section, llmRest);
                break;
            case ("mcp", JsonObject mcp):
                var mcpRest = Clone(mcp);
                Take(mcpRest, "targets", ResourceKinds.McpServers);
                Setting(section, mcpRest);
                break;
            case ("gateways", JsonObject { Count: > 0 } gateways):
                Gateways(gateways);
                break;
            case ("binds", JsonArray { Count: > 0 } binds):
                Binds(binds);
                break;
            case ("routes" or "tcpRoutes", JsonArray { Count: > 0 } routes):
                Routes(routes, section, parent: null);
                break;
            case ("backends", JsonArray { Count: > 0 } backends):
                Add(backends, ResourceKinds.Backends, section, parent: null);
                break;
            case ("policies", JsonArray { Count: > 0 } policies):
                Add(policies, ResourceKinds.Policies, section, parent: null);
                break;
            case (_, JsonObject settings):
                Setting(section, Clone(settings));
                break;
            default:
                Setting(section, new JsonObject { [ItemsProperty] = value?.DeepClone() });
                break;
        }
    }

    private void Gateways(JsonObject gateways)
    {
        var position = 0;
        foreach (var (name, value) in gateways)
        {
            var spec = value is JsonObject o ? Clone(o) : [];
            var id = NewId(ResourceKinds.Gateways, name);
            var listeners = TakeList(spec, "listeners");
            Add(ResourceKinds.Gateways, id, spec, section: null, parent: null, position++, name == id ? null : name);
            Listeners(listeners, id);
        }
    }

    private void Binds(JsonArray binds)
    {
        for (var i = 0; i < binds.Count; i++)
        {
            var spec = Clone(binds[i] as JsonObject ?? []);
            var id = NewId(ResourceKinds.Gateways, "bind-" + (spec["port"]?.ToString() ?? $"internal-{i}"));
            var listeners = TakeList(spec, "listeners");
            Add(ResourceKinds.Gateways, id, spec, "binds", parent: null, i, name: null);
            Listeners(listeners, id);
        }
    }

    private void Listeners(JsonArray? listeners, string gatewayId)
    {
        for (var i = 0; i < (listeners?.Count ?? 0); i++)
        {
            var spec = Clone(listeners![i] as JsonObject ?? []);
            var id = NewId(ResourceKinds.Listeners, $"{gatewayId}-{NameOf(spec) ?? Numbered("listener", i)}");
            var routes = TakeList(spec, "routes");
            var tcpRoutes = TakeList(spec, "tcpRoutes");
            Add(ResourceKinds.Listeners, id, spec, section: null, gatewayId, i, name: null);
            Routes(routes, "routes", id);
            Routes(tcpRoutes, "tcpRoutes", id);
        }
    }

    private void Routes(JsonArray? routes, string section, string? parent)
    {
        if (routes is not null)
        {
            Add(routes, ResourceKinds.Routes, section, parent);
        }
    }

    private void Take(JsonObject from, string property, string kind)
    {
        if (TakeList(from, property) is { } list)
        {
            Add(list, kind, section: null, parent: null);
        }
    }

    private void Add(JsonArray entries, string kind, string? section, string? parent)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var spec = Clone(entries[i] as JsonObject ?? []);
            var fallback = Numbered(kind switch { ResourceKinds.Routes => "route", ResourceKinds.Policies => "policy", _ => "entry" }, i);
            var name = NameOf(spec);
            var id = name is not null && _knownIds.TryGetValue((kind, name), out var known) && Taken(kind).Add(known)
                ? known
                : NewId(kind, (parent is null ? "" : parent + "-") + (name ?? fallback));
            Add(kind, id, spec, section is "tcpRoutes" ? section : null, parent, i, name: null);
        }
    }

    private void Add(string kind, string id, JsonObject spec, string? section, string? parent, int position, string? name)
    {
        var meta = new JsonObject();
        SetIf(meta, MetaFields.Section, section);
        SetIf(meta, MetaFields.Parent, parent);
        SetIf(meta, MetaFields.Name, name);
        _result.Add(new ResourceState(new ResourceKey(kind, id), spec, meta, new Dictionary<string, string>(), position));
    }

    private void Setting(string section, JsonObject spec)
    {
        var id = NewId(ResourceKinds.Settings, Kebab(section));
        var position = Math.Max(0, DocumentJoiner.SectionOrder.IndexOf(section));
        Add(ResourceKinds.Settings, id, spec, section, parent: null, position, name: null);
    }

    private string NewId(string kind, string name) => Slug.Unique(name, Taken(kind));

    private HashSet<string> Taken(string kind) =>
        _taken.TryGetValue(kind, out var taken) ? taken : _taken[kind] = new HashSet<string>(StringComparer.Ordinal);

    // Removes a list that holds something; one that is empty stays, and so comes back as it was.
    private static JsonArray? TakeList(JsonObject from, string property)
    {
        if (from[property] is not JsonArray { Count: > 0 } list)
        {
            return null;
        }

        from.Remove(property);
        return list;
    }

    private static string? NameOf(JsonObject spec) => spec["name"] switch
    {
        JsonValue value when value.TryGetValue<string>(out var name) => name,
        JsonObject nested when nested["name"] is JsonValue value && value.TryGetValue<string>(out var name) => name,
        _ => null,
    };

    private static string Numbered(string word, int index) => word + index.ToString(CultureInfo.InvariantCulture);

    private static string Kebab(string section) =>
        string.Concat(section.Select(c => char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : c.ToString()));

    private static void SetIf(JsonObject meta, string field, string? value)
    {
        if (value is not null)
        {
            meta[field] = value;
        }
    }

    private static JsonObject Clone(JsonObject node) => (JsonObject)node.DeepClone();
}
