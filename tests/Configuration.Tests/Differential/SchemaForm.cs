using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>One way to write a value: a scalar, a list, or an object with one choice made for each of its alternatives.</summary>
internal sealed class SchemaForm
{
    /// <summary>Type of the schema language: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>null</c>, <c>array</c>, <c>object</c>; empty for anything.</summary>
    public required string Type { get; init; }

    /// <summary>The fixed values, or null.</summary>
    public IReadOnlyList<JsonNode?>? Values { get; init; }

    /// <summary>Schema of the items of a list.</summary>
    public JsonNode? Items { get; init; }

    /// <summary>The fields of an object with their schemas, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonNode>> Properties { get; init; } = [];

    public IReadOnlySet<string> Required { get; init; } = new HashSet<string>();

    /// <summary>Schema of further fields; null when there is none.</summary>
    public JsonNode? Additional { get; init; }

    /// <summary>Whether fields without a schema are accepted.</summary>
    public bool Open { get; init; }

    /// <summary>Smallest integer.</summary>
    public long Minimum { get; init; }

    /// <summary>Name of the definition this form comes from, for telling texts apart.</summary>
    public string Definition { get; init; } = "";
}
