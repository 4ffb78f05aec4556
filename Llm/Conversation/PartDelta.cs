using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>More of a part: text, thoughts or arguments, by the kind of the part.</summary>
/// <param name="Index">Number of the part.</param>
/// <param name="Text">The piece; never empty, unless it only carries <see cref="Logprobs"/>.</param>
public sealed record PartDelta(int Index, string Text) : ChatEvent
{
    /// <summary>Log probabilities of the piece, OpenAI's array of token objects; for use during the call only.</summary>
    public JsonElement? Logprobs { get; init; }
}
