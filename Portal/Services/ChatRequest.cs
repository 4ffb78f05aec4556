using System.Text.Json.Serialization;

namespace Agentgateway.Portal.Services;

/// <summary>Body of POST /playground/chat: an OpenAI chat completion request.</summary>
internal sealed record ChatRequest(
    string Model,
    IReadOnlyList<ChatMessage> Messages,
    double? Temperature = null,
    [property: JsonPropertyName("max_tokens")] int? MaxTokens = null)
{
    public bool Stream => true;

    [JsonPropertyName("stream_options")]
    public object StreamOptions { get; } = new { include_usage = true };
}
