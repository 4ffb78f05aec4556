using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Conversation;

/// <summary>Token counts. They are totals of the answer so far; the last value wins.</summary>
/// <param name="Usage">The counts, complete: the reader has already merged earlier ones.</param>
public sealed record UsageReported(TokenUsage Usage) : ChatEvent
{
    /// <summary>Service tier reported with the counts.</summary>
    public string? ServiceTier { get; init; }
}
