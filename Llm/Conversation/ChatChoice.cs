namespace Agentgateway.Llm.Conversation;

/// <summary>One of the answers of a <see cref="ChatAnswer"/>.</summary>
public sealed class ChatChoice
{
    /// <summary>What the model said, in order.</summary>
    public List<ChatPart> Parts { get; init; } = [];

    /// <summary>Why it stopped; null if the provider did not say.</summary>
    public StopReason? Stop { get; set; }

    /// <summary>The stop sequence that was met.</summary>
    public string? StopSequence { get; set; }
}
