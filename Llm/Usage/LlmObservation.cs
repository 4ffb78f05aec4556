namespace Agentgateway.Llm.Usage;

/// <summary>What was seen of one answer on its way to the client.</summary>
public sealed class LlmObservation
{
    /// <summary>Token counts.</summary>
    public TokenUsage Usage { get; } = new();

    /// <summary>Model that the provider says has answered; null if it did not say.</summary>
    public string? ResponseModel { get; set; }

    /// <summary>Service tier that the provider names; null if none.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Time stamp (<see cref="TimeProvider.GetTimestamp"/>) of the first content of a stream; null before it and for buffered answers.</summary>
    public long? FirstTokenAt { get; set; }

    /// <summary>Texts and tool calls of the answer; null unless they were asked for.</summary>
    public CompletionCapture? Completion { get; init; }
}
