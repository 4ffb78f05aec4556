namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Which rules of paths and credentials a provider follows.</summary>
internal enum AiProviderKind
{
    OpenAi,
    Anthropic,
    Gemini,
    Vertex,
    Azure,
    Copilot,
    Bedrock,

    /// <summary>A server that lists the formats it speaks.</summary>
    Custom,
}
