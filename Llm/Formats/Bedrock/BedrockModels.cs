namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>What a Bedrock model id says about the model.</summary>
internal static class BedrockModels
{
    private static readonly string[] OtherVendors =
    [
        "meta.", "mistral.", "cohere.", "ai21.", "deepseek.", "qwen.", "moonshot.", "moonshotai.", "minimax.", "nvidia.", "google.", "zai.", "writer.",
        "twelvelabs.", "luma.", "stability.", "amazon.titan", "amazon.rerank",
    ];

    /// <summary>The family of a model id, ARN or inference profile.</summary>
    public static BedrockFamily FamilyOf(string model)
    {
        if (Has(model, "anthropic.") || Has(model, "claude"))
        {
            return BedrockFamily.Claude;
        }

        if (Has(model, "amazon.nova"))
        {
            return BedrockFamily.Nova;
        }

        if (Has(model, "openai."))
        {
            return BedrockFamily.OpenAi;
        }

        foreach (var vendor in OtherVendors)
        {
            if (Has(model, vendor))
            {
                return BedrockFamily.Other;
            }
        }

        return BedrockFamily.Claude;
    }

    /// <summary>True if cache points may be sent: current Claude and Nova models, and application inference profiles.</summary>
    public static bool SupportsCaching(string model) =>
        (Has(model, "anthropic.claude") && !Has(model, "claude-instant") && !Has(model, "claude-v1") && !Has(model, "claude-v2"))
        || Has(model, "amazon.nova") || Has(model, ":application-inference-profile/");

    private static bool Has(string model, string part) => model.Contains(part, StringComparison.OrdinalIgnoreCase);
}
