namespace Agentgateway.Llm.Conversation;

/// <summary>A piece of a message: of a request's turn or of an answer.</summary>
public abstract record ChatPart
{
    /// <summary>The client marked the prompt up to here as cacheable.</summary>
    public CacheMark? Cache { get; init; }
}
