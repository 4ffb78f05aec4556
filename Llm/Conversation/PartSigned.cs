namespace Agentgateway.Llm.Conversation;

/// <summary>The signature of a reasoning part or of a tool call (Gemini), or the encrypted content of a reasoning item.</summary>
/// <param name="Index">Number of the part.</param>
/// <param name="Signature">The signature; null if only <see cref="Encrypted"/> is given.</param>
public sealed record PartSigned(int Index, string? Signature) : ChatEvent
{
    /// <summary>OpenAI's encrypted content.</summary>
    public string? Encrypted { get; init; }
}
