using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>One chat request, independent of the wire format. Readers fill it, writers render it.</summary>
/// <remarks>
/// Null or empty = the client did not say. Every <see cref="JsonElement"/> in here belongs to the document that was read and must not be used after it.
/// </remarks>
public sealed class ChatRequest
{
    /// <summary>The format the request was read from; writers use it for what is particular to a pair.</summary>
    public required ChatFormat Source { get; init; }

    /// <summary>Model as the client named it; empty if it is not in the body.</summary>
    public string Model { get; set; } = "";

    /// <summary>The client wants a stream.</summary>
    public bool Stream { get; set; }

    /// <summary>Whether <c>stream</c> was in the body at all.</summary>
    public bool StreamGiven { get; set; }

    /// <summary>The client asked for usage in the stream (<c>stream_options.include_usage</c>); null if it did not say.</summary>
    public bool? IncludeUsage { get; set; }

    /// <summary>Top-level instructions: Messages <c>system</c>, Responses <c>instructions</c>, Gemini <c>systemInstruction</c>, Bedrock <c>system</c>. System messages inside the conversation are turns.</summary>
    public List<ChatPart> System { get; } = [];

    /// <summary>The top-level instructions were a plain string, not an array.</summary>
    public bool SystemIsPlainText { get; set; }

    /// <summary>The conversation, in order.</summary>
    public List<ChatTurn> Turns { get; } = [];

    /// <summary>Tools offered to the model.</summary>
    public List<ChatTool> Tools { get; } = [];

    /// <summary>How the model must choose among the tools.</summary>
    public ChatToolChoice? ToolChoice { get; set; }

    /// <summary>Whether several tools may be called in one answer.</summary>
    public bool? ParallelToolCalls { get; set; }

    /// <summary>Sampling temperature.</summary>
    public double? Temperature { get; set; }

    /// <summary>Nucleus sampling.</summary>
    public double? TopP { get; set; }

    /// <summary>Top-k sampling.</summary>
    public long? TopK { get; set; }

    /// <summary>Frequency penalty.</summary>
    public double? FrequencyPenalty { get; set; }

    /// <summary>Presence penalty.</summary>
    public double? PresencePenalty { get; set; }

    /// <summary>Seed for reproducible sampling.</summary>
    public long? Seed { get; set; }

    /// <summary>Number of answers wanted (<c>n</c>, <c>candidateCount</c>).</summary>
    public long? Candidates { get; set; }

    /// <summary>Most output tokens, by whichever name.</summary>
    public long? MaxTokens { get; set; }

    /// <summary>Stop sequences.</summary>
    public List<string> Stop { get; } = [];

    /// <summary>Structured output.</summary>
    public ChatOutputFormat? Output { get; set; }

    /// <summary>Reasoning settings.</summary>
    public ChatReasoning? Reasoning { get; set; }

    /// <summary>Log probabilities wanted.</summary>
    public bool? Logprobs { get; set; }

    /// <summary>Number of alternatives per token.</summary>
    public long? TopLogprobs { get; set; }

    /// <summary>End user: <c>user</c>, <c>metadata.user_id</c>.</summary>
    public string? User { get; set; }

    /// <summary>Metadata object as sent.</summary>
    public JsonElement? Metadata { get; set; }

    /// <summary>Service tier as sent.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Answer length hint: <c>verbosity</c>, <c>text.verbosity</c>.</summary>
    public string? Verbosity { get; set; }

    /// <summary>Whether the provider may store the answer.</summary>
    public bool? Store { get; set; }

    /// <summary>Top-level members that no other property holds, for targets that know some of them. Never null; created on first use by readers.</summary>
    public Dictionary<string, JsonElement> Extra { get; } = [];
}
