using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>Structured output.</summary>
/// <param name="Kind">What the answer must be.</param>
public sealed record ChatOutputFormat(ChatOutputKind Kind)
{
    /// <summary>Name of the schema.</summary>
    public string? Name { get; init; }

    /// <summary>Description of the schema.</summary>
    public string? Description { get; init; }

    /// <summary>The schema, for <see cref="ChatOutputKind.JsonSchema"/>.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The answer must follow the schema exactly.</summary>
    public bool? Strict { get; init; }
}
