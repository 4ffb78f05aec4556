using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of chat requests.</summary>
internal static class ChatRequestLabels
{
    private const string BedrockModel = "anthropic.claude-3-5-sonnet-20241022-v2:0";

    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All =>
    [
        Label("requests/completions", "anthropic", ChatFormat.Completions, ChatFormat.Messages, "anthropic"),
        Label("requests/completions", "bedrock", ChatFormat.Completions, ChatFormat.Bedrock, "bedrock", BedrockModel),
        Label("requests/completions", "vertex-gemini", ChatFormat.Completions, ChatFormat.Gemini, "vertex", "gemini-2.5-pro"),
        Label("requests/messages", "anthropic", ChatFormat.Messages, ChatFormat.Messages, "anthropic"),
        Label("requests/messages", "completions", ChatFormat.Messages, ChatFormat.Completions, "openAI"),
        Label("requests/messages", "bedrock", ChatFormat.Messages, ChatFormat.Bedrock, "bedrock", BedrockModel),
        Label("requests/messages", "responses", ChatFormat.Messages, ChatFormat.Responses, "openAI"),
        Label("requests/responses", "bedrock", ChatFormat.Responses, ChatFormat.Bedrock, "bedrock", BedrockModel),
        Label("requests/responses", "gemini", ChatFormat.Responses, ChatFormat.Completions, "gemini"),
        Label("requests/gemini", "gemini-native", ChatFormat.Gemini, ChatFormat.Gemini, "gemini"),
    ];

    private static GoldenLabel Label(string area, string name, ChatFormat client, ChatFormat upstream, string provider, string? model = null) =>
        new(GoldenKind.Request, area, name, golden => ChatConversion.Request(golden, () => new TranslationContext
        {
            Client = client,
            Upstream = upstream,
            Provider = provider,
            Model = model,
            Region = "us-west-2",
        }));
}
