using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Pricing;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Which formats GitHub Copilot takes for a model: by the catalogue's tags, else by the model's family (llm.md 1.6).</summary>
internal static class CopilotModels
{
    private static readonly ChatFormat[] Claude = [ChatFormat.Messages, ChatFormat.Completions];
    private static readonly ChatFormat[] Responses = [ChatFormat.Responses];
    private static readonly ChatFormat[] Completions = [ChatFormat.Completions];
    private static readonly ChatFormat[] Both = [ChatFormat.Responses, ChatFormat.Completions];

    /// <summary>Formats that the tags name; empty if they name none that Copilot has a path for.</summary>
    public static ChatFormat[] FormatsOf(ModelPrice? listed)
    {
        if (listed is null || listed.Tags.Count == 0)
        {
            return [];
        }

        var formats = new List<ChatFormat>(listed.Tags.Count);
        foreach (var tag in listed.Tags)
        {
            ChatFormat? format = tag switch
            {
                "openai_completions" => ChatFormat.Completions,
                "openai_responses" => ChatFormat.Responses,
                "anthropic_messages" => ChatFormat.Messages,
                _ => null,
            };
            if (format is { } known && !formats.Contains(known))
            {
                formats.Add(known);
            }
        }

        return [.. formats];
    }

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
