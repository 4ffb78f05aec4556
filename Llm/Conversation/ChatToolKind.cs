namespace Agentgateway.Llm.Conversation;

/// <summary>Kinds of <see cref="ChatTool"/>.</summary>
public enum ChatToolKind
{
    /// <summary>A function of the client with a JSON schema.</summary>
    Function,

    /// <summary>OpenAI's custom tool with free-text input.</summary>
    Custom,

    /// <summary>A tool that the provider has built in (web search, code execution, …).</summary>
    BuiltIn,
}
