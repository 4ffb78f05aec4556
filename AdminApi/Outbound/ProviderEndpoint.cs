using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Outbound;

/// <summary>Where a provider lists its models, and how it takes its credential.</summary>
/// <param name="ModelsUrl">Absolute URL.</param>
/// <param name="Header">Header of the credential.</param>
internal sealed record ProviderEndpoint(string ModelsUrl, string Header, string? Version = null)
{
    private static readonly Dictionary<string, string> BaseUrls = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = "https://api.openai.com/v1",
        ["anthropic"] = "https://api.anthropic.com/v1",
        ["gemini"] = "https://generativelanguage.googleapis.com/v1beta",
        ["ollama"] = "http://localhost:11434/v1",
        ["baseten"] = "https://inference.baseten.co/v1",
        ["cerebras"] = "https://api.cerebras.ai/v1",
        ["deepinfra"] = "https://api.deepinfra.com/v1/openai",
        ["deepseek"] = "https://api.deepseek.com/v1",
        ["groq"] = "https://api.groq.com/openai/v1",
        ["huggingface"] = "https://router.huggingface.co/v1",
        ["mistral"] = "https://api.mistral.ai/v1",
        ["openrouter"] = "https://openrouter.ai/api/v1",
        ["togetherai"] = "https://api.together.xyz/v1",
        ["xai"] = "https://api.x.ai/v1",
        ["fireworks"] = "https://api.fireworks.ai/inference/v1",
        ["cohere"] = "https://api.cohere.ai/v1",
        ["dashscope"] = "https://dashscope.aliyuncs.com/compatible-mode/v1",
        ["moonshot"] = "https://api.moonshot.cn/v1",
        ["zhipu"] = "https://open.bigmodel.cn/api/paas/v4",
        ["volcengine"] = "https://ark.cn-beijing.volces.com/api/v3",
        ["siliconflow"] = "https://api.siliconflow.cn/v1",
    };

    /// <summary>Reads a provider's spec; null for kinds without such a list (cloud accounts).</summary>
    public static ProviderEndpoint? From(JsonObject spec)
    {
        var name = spec["provider"] switch
        {
            JsonValue v when v.TryGetValue<string>(out var text) => text,
            JsonObject o when o.ContainsKey("custom") => "custom",
            _ => null,
        };
        var baseUrl = spec["params"]?["baseUrl"]?.ToString() ?? (name is null ? null : BaseUrls.GetValueOrDefault(name));
        if (baseUrl is null || name is null or "vertex" or "bedrock" or "azure" or "copilot")
        {
            return null;
        }

        var models = baseUrl.TrimEnd('/') + "/models";
        return name.ToLowerInvariant() switch
        {
            "anthropic" => new ProviderEndpoint(models, "x-api-key", "2023-06-01"),
            "gemini" => new ProviderEndpoint(models, "x-goog-api-key"),
            _ => new ProviderEndpoint(models, "authorization"),
        };
    }

    public void Authenticate(HttpRequestMessage request, string credential)
    {
        if (Header == "authorization")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        }
        else
        {
            request.Headers.TryAddWithoutValidation(Header, credential);
        }

        if (Version is not null)
        {
            request.Headers.TryAddWithoutValidation("anthropic-version", Version);
        }
    }
}
