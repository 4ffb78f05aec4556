using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Seeding;

/// <summary>A provider whose credential (or running server) was found at the first start.</summary>
/// <param name="Kind">Value of <c>provider</c>; <c>custom</c> for an OpenAI-compatible address.</param>
/// <param name="ModelPattern">Models that go to it.</param>
internal sealed record EnvironmentProvider(string Name, string DisplayName, string Kind, string ModelPattern, string? ApiKey, string? BaseUrl = null)
{
    private static readonly (string Variable, EnvironmentProvider Provider)[] Known =
    [
        ("OPENAI_API_KEY", new("openai", "OpenAI", "openai", "gpt-*", null)),
        ("ANTHROPIC_API_KEY", new("anthropic", "Anthropic", "anthropic", "claude-*", null)),
        ("GEMINI_API_KEY", new("gemini", "Google Gemini", "gemini", "gemini-*", null)),
        ("DEEPSEEK_API_KEY", new("deepseek", "DeepSeek", "deepseek", "deepseek-*", null)),
        ("DASHSCOPE_API_KEY", new("dashscope", "Alibaba DashScope", "custom", "qwen*", null, "https://dashscope.aliyuncs.com/compatible-mode/v1")),
    ];

    private const string OllamaAddress = "http://localhost:11434";

    /// <summary>Looks at the environment, and whether Ollama answers on its usual port.</summary>
    public static async Task<IReadOnlyList<EnvironmentProvider>> FindAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var found = Known.Where(k => !string.IsNullOrWhiteSpace(configuration[k.Variable])).Select(k => k.Provider with { ApiKey = configuration[k.Variable]!.Trim() }).ToList();
        if (await OllamaAnswersAsync(cancellationToken))
        {
            found.Add(new EnvironmentProvider("ollama", "Ollama", "ollama", "ollama/*", null));
        }

        return found;
    }

    public JsonObject ToSpec()
    {
        var parameters = new JsonObject();
        if (ApiKey is not null)
        {
            parameters["apiKey"] = ApiKey;
        }

        if (BaseUrl is not null)
        {
            parameters["baseUrl"] = BaseUrl;
        }

        var spec = new JsonObject
        {
            ["name"] = Name,
            ["provider"] = Kind == "custom"
                ? new JsonObject { ["custom"] = new JsonObject { ["formats"] = new JsonArray(new JsonObject { ["type"] = "completions" }) } }
                : Kind,
        };
        if (parameters.Count > 0)
        {
            spec["params"] = parameters;
        }

        return spec;
    }

    private static async Task<bool> OllamaAnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMilliseconds(500) };
        try
        {
            using var response = await client.GetAsync(OllamaAddress + "/api/tags", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
