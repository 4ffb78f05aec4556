using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>Reasoning settings of a request.</summary>
public sealed record ChatReasoning
{
    /// <summary>On, off, adaptive.</summary>
    public ChatReasoningMode Mode { get; init; }

    /// <summary>Effort as the client named it: none, minimal, low, medium, high, xhigh, max.</summary>
    public string? Effort { get; init; }

    /// <summary>Token budget of the thoughts; -1 in Gemini means the model decides.</summary>
    public long? Budget { get; init; }

    /// <summary>Summary wanted: auto, concise, detailed (Responses), summarized, omitted (Messages <c>display</c>).</summary>
    public string? Summary { get; init; }

    /// <summary>Whether thoughts are to be shown (Gemini <c>includeThoughts</c>).</summary>
    public bool? IncludeThoughts { get; init; }

    /// <summary>The setting as sent, for writers of the same family (Gemini <c>thinkingConfig</c>).</summary>
    public JsonElement? Raw { get; init; }
}
