using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary><c>finish_reason</c>.</summary>
internal static class CompletionsStopReasons
{
    /// <summary>Reads a finish reason; an unknown one is a normal end.</summary>
    public static StopReason Read(string reason) => reason switch
    {
        "length" => StopReason.MaxTokens,
        "tool_calls" or "function_call" => StopReason.ToolUse,
        "content_filter" => StopReason.ContentFilter,
        "error" => StopReason.Error,
        _ => StopReason.EndTurn,
    };

    /// <summary>The name of a reason.</summary>
    /// <param name="refusalSaid">The message has a <c>refusal</c>, which ends like any other text.</param>
    public static ReadOnlySpan<byte> Write(StopReason reason, bool refusalSaid) => reason switch
    {
        StopReason.Refusal when refusalSaid => "stop"u8,
        StopReason.MaxTokens or StopReason.ContextWindow => "length"u8,
        StopReason.ToolUse => "tool_calls"u8,
        StopReason.Refusal or StopReason.ContentFilter => "content_filter"u8,
        _ => "stop"u8,
    };
}
