using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Conversation;

/// <summary>The model has stopped. All parts are complete. Usage may follow in an event of its own.</summary>
/// <param name="Stop">Why.</param>
/// <param name="StopSequence">The stop sequence that was met.</param>
/// <param name="Usage">Final token counts, if the same wire event carried them.</param>
public sealed record ChatFinished(StopReason Stop, string? StopSequence = null, TokenUsage? Usage = null) : ChatEvent
{
    /// <summary>The provider's own word for <see cref="Stop"/>, for logs; null if it said none.</summary>
    public string? ProviderReason { get; init; }
}
