namespace Agentgateway.Llm.Conversation;

/// <summary>What the model thought. Signed, redacted or encrypted reasoning must be replayed unchanged in later turns.</summary>
/// <param name="Text">The thoughts; empty if they are hidden.</param>
public sealed record ReasoningPart(string Text) : ChatPart
{
    /// <summary>Anthropic's or Bedrock's signature over the thoughts.</summary>
    public string? Signature { get; init; }

    /// <summary>Opaque data instead of text (Anthropic <c>redacted_thinking</c>, Bedrock <c>redactedContent</c>), base64.</summary>
    public string? Redacted { get; init; }

    /// <summary>OpenAI's <c>encrypted_content</c>.</summary>
    public string? Encrypted { get; init; }

    /// <summary>The text is a summary (Responses <c>summary</c>), not the thoughts themselves.</summary>
    public bool IsSummary { get; init; }

    /// <summary>Id of the item (Responses).</summary>
    public string? ItemId { get; init; }
}
