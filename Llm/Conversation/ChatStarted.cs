namespace Agentgateway.Llm.Conversation;

/// <summary>The answer begins.</summary>
/// <param name="Id">The provider's id of the answer.</param>
/// <param name="Model">Model as the provider names it.</param>
public sealed record ChatStarted(string? Id, string? Model) : ChatEvent
{
    /// <summary>Seconds since 1970.</summary>
    public long? Created { get; init; }

    /// <summary>Service tier.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>OpenAI's system fingerprint.</summary>
    public string? SystemFingerprint { get; init; }

    /// <summary>Token counts known at the start.</summary>
    public Usage.TokenUsage? Usage { get; init; }
}
