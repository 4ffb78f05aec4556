namespace Agentgateway.Llm.Conversation;

/// <summary>Whether the model thinks before it answers.</summary>
public enum ChatReasoningMode
{
    /// <summary>Not said; effort or budget may still be given.</summary>
    Unspecified,

    /// <summary>On, within the budget.</summary>
    Enabled,

    /// <summary>Off.</summary>
    Disabled,

    /// <summary>The model decides, guided by the effort.</summary>
    Adaptive,
}
