namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Which of Anthropic's beta features Bedrock takes.</summary>
internal static class BedrockBetas
{
    /// <summary>Replaces the list; the word <c>default</c> in it stands for the list itself.</summary>
    public const string Variable = "AGENTGATEWAY_BEDROCK_ANTHROPIC_BETA_HEADERS";

    private static readonly string[] Default =
    [
        "computer-use-2025-01-24", "token-efficient-tools-2025-02-19", "interleaved-thinking-2025-05-14", "output-128k-2025-02-19",
        "dev-full-thinking-2025-05-14", "context-1m-2025-08-07", "context-management-2025-06-27", "effort-2025-11-24",
        "tool-search-tool-2025-10-19", "tool-examples-2025-10-29",
    ];

    private static readonly Lazy<HashSet<string>> Allowed = new(() => Read(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>The values of an <c>anthropic-beta</c> header that may be passed on, in the order given.</summary>
    public static List<string> Filter(string? header)
    {
        var kept = new List<string>();
        foreach (var value in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Allowed.Value.Contains(value) && !kept.Contains(value))
            {
                kept.Add(value);
            }
        }

        return kept;
    }

    /// <summary>The list that the variable's value means.</summary>
    internal static HashSet<string> Read(string? value)
    {
        if (value is null)
        {
            return [.. Default];
        }

        var allowed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            allowed.UnionWith(entry == "default" ? Default : [entry]);
        }

        return allowed;
    }
}
