using System.Text.Json.Nodes;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>A kind of LLM provider that can be added with a few fields.</summary>
/// <param name="Id">Stable; also the suggested id of the provider.</param>
/// <param name="Provider">Value of the entry's <c>provider</c>: a name of the configuration language, or a custom definition as JSON text.</param>
/// <param name="BaseUrl">Prefilled base URL; null where the gateway knows it.</param>
/// <param name="NeedsKey">The provider refuses calls without a credential.</param>
/// <param name="ExampleModel">A model that the provider has, for the form of the first model.</param>
internal sealed record ProviderTemplate(
    string Id, string Title, string Note, string Provider, string? BaseUrl = null, bool NeedsKey = true, bool AsksBaseUrl = false, string ExampleModel = "")
{
    private const string OpenAiCompatible = """{"custom":{"formats":[{"type":"completions"}]}}""";

    /// <summary>All templates, the common ones first.</summary>
    public static IReadOnlyList<ProviderTemplate> All { get; } =
    [
        new("openai", "OpenAI", Strings.TemplateOpenAi, "openai", ExampleModel: "gpt-4o-mini"),
        new("anthropic", "Anthropic", Strings.TemplateAnthropic, "anthropic", ExampleModel: "claude-sonnet-4-5"),
        new("gemini", "Google Gemini", Strings.TemplateGemini, "gemini", ExampleModel: "gemini-2.5-flash"),
        new("deepseek", "DeepSeek", Strings.TemplatePreset, "deepseek", ExampleModel: "deepseek-chat"),
        new("mistral", "Mistral", Strings.TemplatePreset, "mistral", ExampleModel: "mistral-small-latest"),
        new("groq", "Groq", Strings.TemplatePreset, "groq", ExampleModel: "llama-3.3-70b-versatile"),
        new("openrouter", "OpenRouter", Strings.TemplatePreset, "openrouter", ExampleModel: "openai/gpt-4o-mini"),
        new("xai", "xAI", Strings.TemplatePreset, "xai", ExampleModel: "grok-4"),
        new("dashscope", "Alibaba DashScope", Strings.TemplateDashScope, OpenAiCompatible, "https://dashscope.aliyuncs.com/compatible-mode/v1", AsksBaseUrl: true, ExampleModel: "qwen-plus"),
        new("ollama", "Ollama", Strings.TemplateOllama, "ollama", "http://localhost:11434/v1", NeedsKey: false, AsksBaseUrl: true, ExampleModel: "llama3.2"),
        new("custom", Strings.TemplateCustomTitle, Strings.TemplateCustom, OpenAiCompatible, NeedsKey: false, AsksBaseUrl: true),
    ];

    /// <summary>The spec of a new provider: exactly the YAML entry of <c>llm.providers</c>.</summary>
    public JsonObject CreateSpec(string name, string? apiKey, string? baseUrl)
    {
        var parameters = new JsonObject();
        if (!string.IsNullOrWhiteSpace(apiKey))
        {
            parameters["apiKey"] = apiKey.Trim();
        }

        if (AsksBaseUrl && !string.IsNullOrWhiteSpace(baseUrl))
        {
            parameters["baseUrl"] = baseUrl.Trim();
        }

        var spec = new JsonObject { ["name"] = name, ["provider"] = Provider[0] == '{' ? JsonNode.Parse(Provider) : JsonValue.Create(Provider) };
        if (parameters.Count > 0)
        {
            spec["params"] = parameters;
        }

        return spec;
    }
}
