using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Embeddings;
using Agentgateway.Llm.Rerank;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>Finds the translation that a call needs.</summary>
internal static class CallTranslation
{
    /// <summary>The translation; null if the client's bytes can go out as they are.</summary>
    public static ICallTranslation? Open(Exchange exchange, AiTarget target, in UpstreamCall call, TimeProvider time)
    {
        if (call is { ClientFormat: { } client, Format: { } upstream })
        {
            return client == upstream ? null : new ChatTranslation(exchange, target, call, time);
        }

        return call.Type switch
        {
            LlmRouteType.Embeddings => Embeddings(target, call.Model),
            LlmRouteType.Rerank => Rerank(target, call.Model),
            LlmRouteType.AnthropicTokenCount => new TokenCountCall(
                ChatFormat.Messages,
                target.Kind == AiProviderKind.Vertex && call.Model is { } model ? VertexModels.ClaudeId(model) : null,
                target.Kind == AiProviderKind.Bedrock,
                exchange.Request.Headers.TryGetValue("anthropic-version", out var version) ? version.ToString() : null),
            LlmRouteType.GeminiCountTokens => new TokenCountCall(ChatFormat.Gemini, null, bedrock: false, null),
            _ => null,
        };
    }

    private static EmbeddingCall? Embeddings(AiTarget target, string? model) => target.Kind switch
    {
        AiProviderKind.Bedrock => new EmbeddingCall(EmbeddingTranslation.BedrockFormatOf(model ?? ""), model, ChatFormat.Bedrock),
        AiProviderKind.Vertex => new EmbeddingCall(EmbeddingFormat.Vertex, model, ChatFormat.Gemini),
        AiProviderKind.Copilot => new EmbeddingCall(EmbeddingFormat.OpenAi, model, null),
        _ => null,
    };

    private static RerankCall Rerank(AiTarget target, string? model) => target.Kind switch
    {
        AiProviderKind.Bedrock => new RerankCall(RerankFormat.Bedrock, model, target.Region, ChatFormat.Bedrock),
        AiProviderKind.Vertex => new RerankCall(RerankFormat.Vertex, model, null, ChatFormat.Gemini),
        _ => new RerankCall(RerankFormat.Cohere, model, null, null),
    };
}
