using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Agentgateway.Configuration.Contracts;

/// <summary>A configuration resource of any kind, as REST returns it.</summary>
/// <param name="Kind">Plural kind as in the URL: <c>providers</c>, <c>models</c>, <c>virtual-models</c>, <c>mcp-servers</c>, <c>gateways</c>, <c>listeners</c>, <c>routes</c>, <c>backends</c>, <c>policies</c>, <c>settings</c>.</param>
/// <param name="Id">Slug, unique within the kind, immutable.</param>
/// <param name="Version">Grows by one per change; the ETag is <c>"v{Version}"</c>.</param>
/// <param name="Spec">Exactly the YAML entry of the kind. Secrets are <c>{"$secret":"id"}</c>, never the value.</param>
/// <param name="Meta">Catalogue data beside the spec: <c>displayName</c>, <c>description</c>, <c>visibility</c>, <c>parent</c>, <c>order</c>.</param>
/// <param name="InUseBy">References from other resources, as <c>kind/id</c>; deleting needs it empty.</param>
public sealed record Resource(
    string Kind,
    string Id,
    int Version,
    JsonObject Spec,
    JsonObject Meta,
    IReadOnlyDictionary<string, string> Labels,
    string ManagedBy,
    IReadOnlyList<string> InUseBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? UpdatedBy,
    long? Revision);

/// <summary>Body of PUT for a configuration resource; PATCH sends the same shape as a JSON merge patch.</summary>
public sealed record ResourceWrite(JsonObject Spec, JsonObject? Meta = null, Dictionary<string, string>? Labels = null);

/// <summary>One page of a list. No endpoint returns an unbounded list.</summary>
/// <param name="Data">At most <see cref="PageInfo.Limit"/> entries.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, [property: JsonPropertyName("page")] PageInfo PageInfo, int? TotalEstimate = null);

/// <summary>Where the page ends.</summary>
/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record PageInfo(string? NextCursor, int Limit);
