using Agentgateway.Llm;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Pricing;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Decides in which format a call goes to a provider (llm.md 1.1, 3.0).</summary>
internal static class CallRouting
{
    /// <summary>The upstream call; null if the provider takes nothing that this call could become.</summary>
    /// <param name="streams">The provider is asked for a stream.</param>
    /// <param name="prices">The catalogue that holds now.</param>
    public static UpstreamCall? Choose(AiTarget target, LlmCall call, string? model, bool streams, PriceCatalog prices)
    {
        if (ProviderFormats.ChatFormatOf(call.Type) is { } client)
        {
            return FormatSelection.TrySelect(client, ProviderFormats.Offers(target, model, prices), out var format) && IsPossible(client, format)
                ? new UpstreamCall(call.Type, ProviderFormats.TypeOf(format), streams, model)
                : null;
        }

        return Takes(target, call.Type, model) ? new UpstreamCall(call.Type, call.Type, streams, model) : null;
    }

    private static bool IsPossible(ChatFormat client, ChatFormat upstream) =>
        client == upstream || (ChatFormats.TryGet(client, out _) && ChatFormats.TryGet(upstream, out _));

    private static bool Takes(AiTarget target, LlmRouteType type, string? model) => type switch
    {
        LlmRouteType.AnthropicTokenCount => ProviderFormats.CountsMessages(target, model),
        LlmRouteType.GeminiCountTokens => ProviderFormats.CountsContents(target, model),
        LlmRouteType.Invoke => target.Kind == AiProviderKind.Bedrock,
        LlmRouteType.Embeddings => target.Kind == AiProviderKind.Custom ? target.Formats.ContainsKey(type) : target.Kind != AiProviderKind.Anthropic,
        LlmRouteType.Rerank => target.Kind == AiProviderKind.Custom ? target.Formats.ContainsKey(type) : target.Kind is not (AiProviderKind.Anthropic or AiProviderKind.Gemini),
        LlmRouteType.Realtime => target.Kind == AiProviderKind.Custom ? target.Formats.ContainsKey(type) : target.Kind is AiProviderKind.OpenAi or AiProviderKind.Azure,
        _ => true,
    };
}
