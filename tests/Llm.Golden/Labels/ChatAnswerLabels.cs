using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of complete chat answers: the provider's format, then the client's.</summary>
internal static class ChatAnswerLabels
{
    /// <summary>The pairs that both complete answers and streams have.</summary>
    internal static IReadOnlyList<(string Name, ChatFormat Upstream, ChatFormat Client)> Pairs { get; } =
    [
        ("messages-messages", ChatFormat.Messages, ChatFormat.Messages),
        ("messages-completions", ChatFormat.Messages, ChatFormat.Completions),
        ("completions-completions", ChatFormat.Completions, ChatFormat.Completions),
        ("completions-messages", ChatFormat.Completions, ChatFormat.Messages),
        ("completions-responses", ChatFormat.Completions, ChatFormat.Responses),
        ("responses-responses", ChatFormat.Responses, ChatFormat.Responses),
        ("responses-messages", ChatFormat.Responses, ChatFormat.Messages),
        ("bedrock-completions", ChatFormat.Bedrock, ChatFormat.Completions),
        ("bedrock-messages", ChatFormat.Bedrock, ChatFormat.Messages),
        ("bedrock-responses", ChatFormat.Bedrock, ChatFormat.Responses),
        ("vertex-gemini-completions", ChatFormat.Gemini, ChatFormat.Completions),
        ("gemini-native", ChatFormat.Gemini, ChatFormat.Gemini),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All =>
        Pairs.Select(static pair => new GoldenLabel(GoldenKind.Answer, "response/", pair.Name, golden => ChatConversion.Answer(golden, pair.Upstream, pair.Client)));
}
