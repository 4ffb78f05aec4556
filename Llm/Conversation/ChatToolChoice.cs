using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>How the model must choose among the tools.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Name">The tool, for <see cref="ChatToolChoiceMode.Named"/>.</param>
public sealed record ChatToolChoice(ChatToolChoiceMode Mode, string? Name = null)
{
    /// <summary>Names to which the choice is limited (Gemini <c>allowedFunctionNames</c>, OpenAI <c>allowed_tools</c>); empty = all.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>The choice as sent, for <see cref="ChatToolChoiceMode.Other"/>.</summary>
    public JsonElement? Raw { get; init; }
}
