using Agentgateway.Llm.Conversation;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Which formats GitHub Copilot takes for a model, by the model's family (llm.md 1.6).</summary>
internal static class CopilotModels
{
    private static readonly ChatFormat[] Claude = [ChatFormat.Messages, ChatFormat.Completions];
    private static readonly ChatFormat[] Responses = [ChatFormat.Responses];
    private static readonly ChatFormat[] Completions = [ChatFormat.Completions];
    private static readonly ChatFormat[] Both = [ChatFormat.Responses, ChatFormat.Completions];

    /// <summary>Formats in the provider's order of preference.</summary>
    public static ChatFormat[] FormatsOf(string? model)
    {
        return model switch
        {
            null => Completions,
            _ when Is("claude-") => Claude,
            _ when Is("grok-") || Is("mai-") => Responses,
            _ when Is("gemini-") || Is("gpt-3") || Is("gpt-4") => Completions,
            _ when Is("gpt-5.4") || Is("gpt-5-mini") => Both,
            _ when Is("gpt-") => Responses,
            _ => Completions,
        };

        bool Is(string prefix) => model.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
    }
}
