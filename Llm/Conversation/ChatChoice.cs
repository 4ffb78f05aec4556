namespace Agentgateway.Llm.Conversation;

/// <summary>One of the answers of a <see cref="ChatAnswer"/>.</summary>
public sealed class ChatChoice
{
    /// <summary>What the model said, in order.</summary>
    public List<ChatPart> Parts { get; init; } = [];

    /// <summary>Why it stopped; null if the provider did not say.</summary>
    public StopReason? Stop { get; set; }

    /// <summary>The provider's own word for <see cref="Stop"/>, for logs; null if it said none.</summary>
    public string? ProviderReason { get; init; }

    /// <summary>The stop sequence that was met.</summary>
    public string? StopSequence { get; set; }
}
