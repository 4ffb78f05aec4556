using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>What one event of a streamed answer brings.</summary>
/// <param name="Text">More of the answer; null if this event has none.</param>
/// <param name="Model">Model that answers, as the provider names it.</param>
/// <param name="ToolCall">A tool the model asks for: its name, once, when it is first seen.</param>
/// <param name="Problem">The call failed; nothing follows.</param>
internal sealed record ChatUpdate(
    string? Text = null, string? Model = null, string? ToolCall = null, long? InputTokens = null, long? OutputTokens = null, string? FinishReason = null,
    Problem? Problem = null);
