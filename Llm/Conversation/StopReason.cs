namespace Agentgateway.Llm.Conversation;

/// <summary>Why the model stopped.</summary>
public enum StopReason
{
    /// <summary>Done.</summary>
    EndTurn,

    /// <summary>A stop sequence was met.</summary>
    StopSequence,

    /// <summary>The output limit was met.</summary>
    MaxTokens,

    /// <summary>The context window is full.</summary>
    ContextWindow,

    /// <summary>The model waits for tool results.</summary>
    ToolUse,

    /// <summary>The model refused.</summary>
    Refusal,

    /// <summary>The provider's filter or guardrail stopped the answer.</summary>
    ContentFilter,

    /// <summary>A long turn is paused and can be continued.</summary>
    PauseTurn,

    /// <summary>The answer failed.</summary>
    Error,
}
