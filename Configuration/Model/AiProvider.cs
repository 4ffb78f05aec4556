namespace Agentgateway.Configuration.Model;

/// <summary>An LLM provider.</summary>
/// <param name="Model">Replaces the client's model; null keeps it.</param>
public abstract record AiProvider(string? Model);

/// <summary>OpenAI, and what is compatible with it.</summary>
public sealed record OpenAiProvider(string? Model, OpenAiModeration? Moderation = null) : AiProvider(Model);

/// <summary>Google Gemini.</summary>
public sealed record GeminiProvider(string? Model) : AiProvider(Model);

/// <summary>Anthropic.</summary>
public sealed record AnthropicProvider(string? Model) : AiProvider(Model);

/// <summary>GitHub Copilot.</summary>
public sealed record CopilotProvider(string? Model) : AiProvider(Model);

/// <summary>Google Vertex AI.</summary>
public sealed record VertexProvider(string? Model, string? Region, string ProjectId) : AiProvider(Model);

/// <summary>AWS Bedrock.</summary>
public sealed record BedrockProvider(string? Model, string Region, string? GuardrailIdentifier = null, string? GuardrailVersion = null) : AiProvider(Model);

/// <summary>Azure OpenAI and Foundry.</summary>
public sealed record AzureProvider(string? Model, string ResourceName, AzureResourceType ResourceType, string? ApiVersion = null, string? ProjectName = null) : AiProvider(Model);

/// <summary>Any server that speaks some of the formats.</summary>
/// <param name="ProviderOverride">Label in logs and metrics.</param>
/// <param name="Formats">At least one.</param>
public sealed record CustomProvider(string? Model, string? ProviderOverride, IReadOnlyList<ProviderFormatConfig> Formats) : AiProvider(Model);

/// <summary>A format that a custom provider speaks, and the path if it is not the usual one.</summary>
public sealed record ProviderFormatConfig(ProviderFormat Type, string? Path);

/// <summary>Wire formats.</summary>
public enum ProviderFormat
{
    /// <summary>OpenAI chat completions.</summary>
    Completions,

    /// <summary>Anthropic messages.</summary>
    Messages,

    /// <summary>OpenAI responses.</summary>
    Responses,

    /// <summary>OpenAI embeddings.</summary>
    Embeddings,

    /// <summary>Anthropic token counting.</summary>
    AnthropicTokenCount,

    /// <summary>Gemini generateContent.</summary>
    GenerateContent,

    /// <summary>Gemini token counting.</summary>
    GeminiCountTokens,

    /// <summary>OpenAI realtime.</summary>
    Realtime,

    /// <summary>Reranking.</summary>
    Rerank,
}

/// <summary>Kinds of Azure resource.</summary>
public enum AzureResourceType
{
    /// <summary>Azure OpenAI.</summary>
    OpenAi,

    /// <summary>Azure AI Foundry.</summary>
    Foundry,

    /// <summary>Azure AI Services.</summary>
    AiServices,
}

/// <summary>Moderation of the prompts and answers of an OpenAI provider.</summary>
public sealed record OpenAiModeration(string Model, ModerationMode? Input, ModerationMode? Output);

/// <summary>What moderation does with a flagged text.</summary>
public enum ModerationMode
{
    /// <summary>Records the score.</summary>
    Score,

    /// <summary>Rejects.</summary>
    Block,
}
