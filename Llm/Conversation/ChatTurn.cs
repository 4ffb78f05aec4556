namespace Agentgateway.Llm.Conversation;

/// <summary>One message of the conversation.</summary>
/// <param name="role">Who speaks.</param>
public sealed class ChatTurn(ChatRole role)
{
    /// <summary>Who speaks.</summary>
    public ChatRole Role { get; } = role;

    /// <summary>What is said, in order.</summary>
    public List<ChatPart> Parts { get; init; } = [];

    /// <summary>The content was a plain string in the source, not an array of parts.</summary>
    public bool IsPlainText { get; set; }

    /// <summary>Name of the speaker (Completions <c>name</c>).</summary>
    public string? Name { get; set; }

    /// <summary>Id of the item in the source (Responses).</summary>
    public string? ItemId { get; set; }
}
