namespace Agentgateway.Llm.Conversation;

/// <summary>Who speaks in a <see cref="ChatTurn"/>.</summary>
public enum ChatRole
{
    /// <summary>System message.</summary>
    System,

    /// <summary>OpenAI's developer message; as strong as a system message.</summary>
    Developer,

    /// <summary>The user; also carries tool results.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>A message of role <c>tool</c> (Completions) or an output item (Responses): only tool results.</summary>
    Tool,

    /// <summary>Completions' old <c>function</c> role.</summary>
    Function,
}
