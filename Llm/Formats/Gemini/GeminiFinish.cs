using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Gemini's <c>finishReason</c> and what it means.</summary>
internal static class GeminiFinish
{
    /// <summary>The neutral reason.</summary>
    /// <param name="hasCalls">The candidate calls tools: <c>STOP</c> then waits for their results.</param>
    public static StopReason Read(string reason, bool hasCalls) => reason switch
    {
        "MAX_TOKENS" => StopReason.MaxTokens,
        "SAFETY" or "RECITATION" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS"
            or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => StopReason.ContentFilter,
        _ => hasCalls ? StopReason.ToolUse : StopReason.EndTurn,
    };

    /// <summary>Gemini's name.</summary>
    public static ReadOnlySpan<byte> Write(StopReason? reason) => reason switch
    {
        StopReason.MaxTokens or StopReason.ContextWindow => "MAX_TOKENS"u8,
        StopReason.ContentFilter or StopReason.Refusal => "SAFETY"u8,
        StopReason.Error => "OTHER"u8,
        _ => "STOP"u8,
    };
}
