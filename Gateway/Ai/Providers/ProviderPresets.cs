using System.Collections.Frozen;
using Agentgateway.Configuration.Model;
using Agentgateway.Llm;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Base URLs and formats of the hosted services that the configuration may name.</summary>
internal static class ProviderPresets
{
    private const LlmRouteType C = LlmRouteType.Completions;
    private const LlmRouteType M = LlmRouteType.Messages;
    private const LlmRouteType R = LlmRouteType.Responses;
    private const LlmRouteType E = LlmRouteType.Embeddings;
    private const LlmRouteType K = LlmRouteType.Rerank;

    private static readonly FrozenDictionary<ProviderPreset, (string BaseUrl, Dictionary<LlmRouteType, string?> Formats)> Known =
        new Dictionary<ProviderPreset, (string, Dictionary<LlmRouteType, string?>)>
        {
            [ProviderPreset.Cohere] = ("https://api.cohere.ai", new() { [C] = "/compatibility/v1/chat/completions", [E] = "/compatibility/v1/embeddings", [K] = "/v2/rerank" }),
            [ProviderPreset.Ollama] = ("http://localhost:11434/v1", Usual(C, R, E)),
            [ProviderPreset.Baseten] = ("https://inference.baseten.co/v1", Usual(C, M)),
            [ProviderPreset.Cerebras] = ("https://api.cerebras.ai/v1", Usual(C)),
            [ProviderPreset.Deepinfra] = ("https://api.deepinfra.com/v1/openai", new() { [C] = null, [M] = "/anthropic/v1/messages", [E] = null }),
            [ProviderPreset.Deepseek] = ("https://api.deepseek.com/v1", new() { [C] = null, [M] = "/anthropic/v1/messages", [R] = null }),
            [ProviderPreset.Groq] = ("https://api.groq.com/openai/v1", Usual(C, R)),
            [ProviderPreset.Huggingface] = ("https://router.huggingface.co/v1", Usual(C, R)),
            [ProviderPreset.Mistral] = ("https://api.mistral.ai/v1", Usual(C, E)),
            [ProviderPreset.Openrouter] = ("https://openrouter.ai/api/v1", Usual(C, M, R, E, K)),
            [ProviderPreset.Togetherai] = ("https://api.together.xyz/v1", Usual(C, E, K)),
            [ProviderPreset.Xai] = ("https://api.x.ai/v1", Usual(C, R, LlmRouteType.Realtime)),
            [ProviderPreset.Fireworks] = ("https://api.fireworks.ai/inference/v1", Usual(C, M, R, E, K)),
            // Ours: the vendors' own pages name these OpenAI-compatible bases and, beside them, Anthropic-compatible paths on the same host.
            [ProviderPreset.Dashscope] = ("https://dashscope.aliyuncs.com/compatible-mode/v1", new() { [C] = null, [M] = "/apps/anthropic/v1/messages", [E] = null }),
            [ProviderPreset.Moonshot] = ("https://api.moonshot.cn/v1", new() { [C] = null, [M] = "/anthropic/v1/messages" }),
            [ProviderPreset.Zhipu] = ("https://open.bigmodel.cn/api/paas/v4", new() { [C] = null, [M] = "/api/anthropic/v1/messages", [E] = null }),
            [ProviderPreset.Volcengine] = ("https://ark.cn-beijing.volces.com/api/v3", Usual(C, R, E)),
            [ProviderPreset.Siliconflow] = ("https://api.siliconflow.cn/v1", Usual(C, M, E, K)),
        }.ToFrozenDictionary();

    /// <summary>Where the service is.</summary>
    public static Uri BaseUrl(ProviderPreset preset) => new(Known[preset].BaseUrl);

    /// <summary>Formats that it speaks, with the paths that are not the usual ones.</summary>
    public static IReadOnlyDictionary<LlmRouteType, string?> Formats(ProviderPreset preset) => Known[preset].Formats;

    private static Dictionary<LlmRouteType, string?> Usual(params ReadOnlySpan<LlmRouteType> types)
    {
        var formats = new Dictionary<LlmRouteType, string?>();
        foreach (var type in types)
        {
            formats[type] = null;
        }

        return formats;
    }
}
