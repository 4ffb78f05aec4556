namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of chat streams: the provider's format, then the client's.</summary>
internal static class ChatStreamLabels
{
    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All =>
        ChatAnswerLabels.Pairs.Select(static pair => new GoldenLabel(GoldenKind.Stream, "response/", pair.Name, golden => ChatConversion.Stream(golden, pair.Upstream, pair.Client)));
}
