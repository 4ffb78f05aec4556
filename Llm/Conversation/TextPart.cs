using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>Text.</summary>
/// <param name="Text">The text; may be empty.</param>
public sealed record TextPart(string Text) : ChatPart
{
    /// <summary>The model refuses with these words.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Annotations (OpenAI) or citations (Anthropic) in the source's shape.</summary>
    public JsonElement? Annotations { get; init; }

    /// <summary>Log probabilities, OpenAI's array of token objects.</summary>
    public JsonElement? Logprobs { get; init; }
}
