namespace Agentgateway.Llm.Conversation;

/// <summary>Modes of <see cref="ChatToolChoice"/>.</summary>
public enum ChatToolChoiceMode
{
    /// <summary>The model decides.</summary>
    Auto,

    /// <summary>Some tool must be called.</summary>
    Required,

    /// <summary>No tool may be called.</summary>
    None,

    /// <summary>The named tool must be called.</summary>
    Named,

    /// <summary>A choice that only its own format knows, or a set of allowed tools.</summary>
    Other,
}
