using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Stop reasons of Converse.</summary>
internal static class BedrockStops
{
    /// <summary>The neutral reason.</summary>
    public static StopReason Read(string? reason) => reason switch
    {
        "stop_sequence" => StopReason.StopSequence,
        "max_tokens" => StopReason.MaxTokens,
        "model_context_window_exceeded" => StopReason.ContextWindow,
        "tool_use" => StopReason.ToolUse,
        "content_filtered" or "guardrail_intervened" => StopReason.ContentFilter,
        "malformed_model_output" or "malformed_tool_use" => StopReason.Error,
        _ => StopReason.EndTurn,
    };

    /// <summary>Bedrock's word.</summary>
    public static string Write(StopReason? reason) => reason switch
    {
        StopReason.StopSequence => "stop_sequence",
        StopReason.MaxTokens => "max_tokens",
        StopReason.ContextWindow => "model_context_window_exceeded",
        StopReason.ToolUse => "tool_use",
        StopReason.ContentFilter or StopReason.Refusal => "content_filtered",
        StopReason.Error => "malformed_model_output",
        _ => "end_turn",
    };
}
