using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Documents;

/// <summary>A place of a document that holds a secret.</summary>
public sealed class SecretPlace
{
    /// <summary>Property name of a reference to a stored secret: <c>{"$secret": "id"}</c>.</summary>
    public const string ReferenceMarker = "$secret";

    private readonly JsonNode _parent;

    internal SecretPlace(JsonNode parent, JsonNode node, string? value)
    {
        _parent = parent;
        Node = node;
        Value = value;
    }

    /// <summary>The plain secret; null when a reference or an encrypted value stands here.</summary>
    public string? Value { get; }

    /// <summary>What stands here.</summary>
    public JsonNode Node { get; }

    /// <summary>Id of the stored secret that is referred to, or null.</summary>
    public string? ReferenceId => Node is JsonObject o && o[ReferenceMarker] is JsonValue v && v.TryGetValue<string>(out var id) ? id : null;

    /// <summary>Path in the document as <see cref="JsonNode.GetPath"/> gives it.</summary>
    public string Path => Node.GetPath();

    /// <summary>Puts something else here.</summary>
    public void Replace(JsonNode replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        if (_parent is JsonObject o)
        {
            o[Node.GetPropertyName()] = replacement;
        }
        else
        {
            ((JsonArray)_parent)[Node.GetElementIndex()] = replacement;
        }
    }
}
