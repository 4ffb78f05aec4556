using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>A resource in memory, while a change is prepared.</summary>
/// <param name="Spec">The YAML entry of the kind; children (listeners of a gateway, routes of a listener) are resources of their own.</param>
/// <param name="Meta">Catalogue data, and what places the entry in the document: <c>parent</c>, <c>section</c>, <c>name</c>.</param>
/// <param name="Position">Place among siblings.</param>
internal sealed record ResourceState(
    ResourceKey Key, JsonObject Spec, JsonObject Meta, IReadOnlyDictionary<string, string> Labels, int Position)
{
    /// <summary>Id of the gateway (of a listener) or of the listener (of a route) that holds the entry.</summary>
    public string? Parent => MetaText(MetaFields.Parent);

    /// <summary>Section of the document, where the kind alone does not tell.</summary>
    public string? Section => MetaText(MetaFields.Section);

    /// <summary>Name by which other entries refer to this one.</summary>
    public string Name => SpecName ?? MetaText(MetaFields.Name) ?? Key.Id;

    private string? SpecName => Spec["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;

    /// <summary>True if both say the same, whatever the order of properties.</summary>
    public bool HasSameContent(ResourceState other) =>
        Position == other.Position && JsonNode.DeepEquals(Spec, other.Spec) && JsonNode.DeepEquals(Meta, other.Meta)
        && Labels.Count == other.Labels.Count && Labels.All(l => other.Labels.TryGetValue(l.Key, out var value) && value == l.Value);

    private string? MetaText(string field) => Meta[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
