namespace Agentgateway.Llm.Prompts;

/// <summary>One message of plain text that a policy adds to a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>developer</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The text.</param>
public readonly record struct PromptText(string Role, string Content)
{
    /// <summary>True for instructions, which some formats keep apart from the messages.</summary>
    public bool IsSystem => Role is "system" or "developer";
}
