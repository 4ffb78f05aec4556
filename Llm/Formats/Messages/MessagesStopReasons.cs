using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary><c>stop_reason</c>.</summary>
internal static class MessagesStopReasons
{
    /// <summary>Reads a stop reason; an unknown one is a normal end.</summary>
    public static StopReason Read(string reason) => reason switch
    {
        "max_tokens" => StopReason.MaxTokens,
        "model_context_window_exceeded" => StopReason.ContextWindow,
        "stop_sequence" => StopReason.StopSequence,
        "tool_use" => StopReason.ToolUse,
        "refusal" => StopReason.Refusal,
        "pause_turn" => StopReason.PauseTurn,
        _ => StopReason.EndTurn,
    };

    /// <summary>The name of a reason. A filtered answer is a refusal, buffered and streamed alike.</summary>
    public static ReadOnlySpan<byte> Write(StopReason reason) => reason switch
    {
        StopReason.MaxTokens => "max_tokens"u8,
        StopReason.ContextWindow => "model_context_window_exceeded"u8,
        StopReason.StopSequence => "stop_sequence"u8,
        StopReason.ToolUse => "tool_use"u8,
        StopReason.Refusal or StopReason.ContentFilter => "refusal"u8,
        StopReason.PauseTurn => "pause_turn"u8,
        _ => "end_turn"u8,
    };
}
