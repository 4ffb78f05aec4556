using Agentgateway.Llm;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Pricing;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Which wire formats a provider takes for a model (llm.md 1.1).</summary>
internal static class ProviderFormats
{
    private static readonly ChatFormat[] None = [];
    private static readonly ChatFormat[] OpenAi = [ChatFormat.Responses, ChatFormat.Completions];
    private static readonly ChatFormat[] Anthropic = [ChatFormat.Messages];
    private static readonly ChatFormat[] Gemini = [ChatFormat.Gemini, ChatFormat.Completions];
    private static readonly ChatFormat[] Compatible = [ChatFormat.Completions];
    private static readonly ChatFormat[] Bedrock = [ChatFormat.Bedrock];

    /// <summary>The chat format of a kind of call; null if it is no chat.</summary>
    public static ChatFormat? ChatFormatOf(LlmRouteType type) => type switch
    {
        LlmRouteType.Completions => ChatFormat.Completions,
        LlmRouteType.Messages => ChatFormat.Messages,
        LlmRouteType.Responses => ChatFormat.Responses,
        LlmRouteType.GenerateContent => ChatFormat.Gemini,
        LlmRouteType.Converse => ChatFormat.Bedrock,
        _ => null,
    };

    /// <summary>The kind of call that a chat format is for.</summary>
    public static LlmRouteType TypeOf(ChatFormat format) => format switch
    {
        ChatFormat.Completions => LlmRouteType.Completions,
        ChatFormat.Messages => LlmRouteType.Messages,
        ChatFormat.Responses => LlmRouteType.Responses,
        ChatFormat.Gemini => LlmRouteType.GenerateContent,
        _ => LlmRouteType.Converse,
    };

    /// <summary>Chat formats that the provider takes for a model.</summary>
    /// <param name="prices">The catalogue, whose tags say what Copilot's models speak.</param>
    public static ChatFormat[] Offers(AiTarget target, string? model, PriceCatalog prices) => target.Kind switch
    {
        AiProviderKind.OpenAi => OpenAi,
        AiProviderKind.Azure => IsFoundryClaude(target, model) ? Anthropic : OpenAi,
        AiProviderKind.Anthropic => Anthropic,
        AiProviderKind.Gemini => Gemini,
        AiProviderKind.Vertex => VertexModels.IsClaude(model) ? Anthropic : VertexModels.IsGemini(model) ? Gemini : Compatible,
        AiProviderKind.Bedrock => Bedrock,
        AiProviderKind.Copilot => CopilotModels.FormatsOf(prices.Find(target.Provider, null, model)) is { Length: > 0 } tagged ? tagged : CopilotModels.FormatsOf(model),
        AiProviderKind.Custom => target.CustomChatFormats,
        _ => None,
    };

    /// <summary>The provider counts tokens of Anthropic's requests itself.</summary>
    public static bool CountsMessages(AiTarget target, string? model) => target.Kind switch
    {
        AiProviderKind.Anthropic => true,
        AiProviderKind.Azure => IsFoundryClaude(target, model),
        AiProviderKind.Vertex => VertexModels.IsClaude(model),
        AiProviderKind.Bedrock => IsBedrockClaude(model),
        AiProviderKind.Custom => target.Formats.ContainsKey(LlmRouteType.AnthropicTokenCount),
        _ => false,
    };

    /// <summary>The provider counts tokens of Gemini's requests itself.</summary>
    public static bool CountsContents(AiTarget target, string? model) => target.Kind switch
    {
        AiProviderKind.Gemini => true,
        AiProviderKind.Vertex => VertexModels.IsGemini(model),
        AiProviderKind.Custom => target.Formats.ContainsKey(LlmRouteType.GeminiCountTokens),
        _ => false,
    };

    /// <summary>Claude on Azure's Foundry.</summary>
    public static bool IsFoundryClaude(AiTarget target, string? model) =>
        target.FoundryProject is not null && model?.StartsWith("claude", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Claude on Bedrock, also through an inference profile of a region.</summary>
    public static bool IsBedrockClaude(string? model) => model?.Contains("anthropic.claude", StringComparison.Ordinal) == true;
}
