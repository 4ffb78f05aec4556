using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Conversation;

/// <summary>One complete answer, independent of the wire format.</summary>
public sealed class ChatAnswer
{
    /// <summary>The format it was read from.</summary>
    public required ChatFormat Source { get; init; }

    /// <summary>The provider's id of the answer.</summary>
    public string? Id { get; set; }

    /// <summary>Model as the provider names it.</summary>
    public string? Model { get; set; }

    /// <summary>Seconds since 1970.</summary>
    public long? Created { get; set; }

    /// <summary>The answers; one, unless several were asked for.</summary>
    public List<ChatChoice> Choices { get; } = [];

    /// <summary>Token counts; null if the provider reported none.</summary>
    public TokenUsage? Usage { get; set; }

    /// <summary>Service tier that served the request.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>OpenAI's system fingerprint.</summary>
    public string? SystemFingerprint { get; set; }

    /// <summary>Error of a failed answer (Responses <c>failed</c>).</summary>
    public ChatError? Error { get; set; }

    /// <summary>Members that no other property holds.</summary>
    public Dictionary<string, JsonElement> Extra { get; } = [];
}
