using Agentgateway.Llm.Golden.Labels;

namespace Agentgateway.Llm.Golden;

/// <summary>The labels that can be run.</summary>
public static class GoldenLabels
{
    /// <summary>All of them; the first that applies is used.</summary>
    public static IReadOnlyList<GoldenLabel> All { get; } = [.. ChatRequestLabels.All, .. ChatAnswerLabels.All, .. ChatStreamLabels.All, .. PromptLabels.All,
        .. EmbeddingLabels.All, .. RerankLabels.All, .. CountLabels.All, .. DetectLabels.All];
}
