namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Names of models on Vertex AI: whose they are, and how the path spells them (llm.md 1.4).</summary>
internal static class VertexModels
{
    private const string AnthropicPublisher = "publishers/anthropic/models/";

    private static readonly string[] GooglePrefixes = ["publishers/google/models/", "models/", "google/"];

    private static readonly string[] EmbeddingFamilies =
        ["text-embedding-", "gemini-embedding-", "text-multilingual-embedding-", "textembedding-", "multimodalembedding"];

    /// <summary>The model is Claude.</summary>
    public static bool IsClaude(string? model) => model is not null
        && (model.Contains(AnthropicPublisher, StringComparison.Ordinal)
            || model.StartsWith("anthropic/", StringComparison.Ordinal)
            || model.StartsWith("claude-", StringComparison.Ordinal));

    /// <summary>The model speaks Gemini's native format.</summary>
    public static bool IsGemini(string? model)
    {
        var id = model is null ? "" : GeminiId(model);
        return (id.StartsWith("gemini-", StringComparison.Ordinal) || id.StartsWith("gemini@", StringComparison.Ordinal))
            && !Array.Exists(EmbeddingFamilies, family => id.StartsWith(family, StringComparison.Ordinal))
            && !id.Contains('/', StringComparison.Ordinal);
    }

    /// <summary>Claude's name in the path: without publisher, a trailing date set off by <c>@</c>.</summary>
    public static string ClaudeId(string model)
    {
        var at = model.IndexOf(AnthropicPublisher, StringComparison.Ordinal);
        var id = at >= 0 ? model[(at + AnthropicPublisher.Length)..]
            : model.StartsWith("anthropic/", StringComparison.Ordinal) ? model["anthropic/".Length..] : model;
        var dash = id.Length - 9;
        return dash > 0 && id[dash] == '-' && !id.AsSpan(dash + 1).ContainsAnyExceptInRange('0', '9')
            ? string.Concat(id.AsSpan(0, dash), "@", id.AsSpan(dash + 1))
            : id;
    }

    /// <summary>Gemini's name in the path: without publisher.</summary>
    public static string GeminiId(string model)
    {
        foreach (var prefix in GooglePrefixes)
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal))
            {
                return model[prefix.Length..];
            }
        }

        return model;
    }
}
