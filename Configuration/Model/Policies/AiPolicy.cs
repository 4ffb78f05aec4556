using System.Text.Json;

namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Treatment of LLM traffic.</summary>
public sealed record AiPolicy
{
    /// <summary>Body fields that are set when absent.</summary>
    public IReadOnlyDictionary<string, JsonElement> Defaults { get; init; } = EmptyMap<JsonElement>.Instance;

    /// <summary>Body fields that are always set.</summary>
    public IReadOnlyDictionary<string, JsonElement> Overrides { get; init; } = EmptyMap<JsonElement>.Instance;

    /// <summary>Computed body fields; an error removes the field.</summary>
    public IReadOnlyDictionary<string, CelExpression> Transformations { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>Computed fields of the body in the provider's format.</summary>
    public IReadOnlyDictionary<string, CelExpression> FinalTransformations { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>Messages put before the client's.</summary>
    public IReadOnlyList<PromptMessage> PrependPrompts { get; init; } = [];

    /// <summary>Messages put after the client's.</summary>
    public IReadOnlyList<PromptMessage> AppendPrompts { get; init; } = [];

    /// <summary>Client model to real model; keys may contain <c>*</c>. In file order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ModelAliases { get; init; } = [];

    /// <summary>Cache markers.</summary>
    public PromptCaching? PromptCaching { get; init; }

    /// <summary>Path suffix to kind of call, <c>*</c> for the rest; the longest suffix wins. Empty: everything is completions.</summary>
    public IReadOnlyList<KeyValuePair<string, AiRouteType>> Routes { get; init; } = [];

    /// <summary>Guards.</summary>
    public PromptGuard? PromptGuard { get; init; }
}

/// <summary>A message of a conversation.</summary>
public sealed record PromptMessage(string Role, string Content);

/// <summary>Kinds of LLM call.</summary>
public enum AiRouteType
{
    /// <summary>OpenAI chat completions.</summary>
    Completions,

    /// <summary>Anthropic messages.</summary>
    Messages,

    /// <summary>List of models.</summary>
    Models,

    /// <summary>Forwarded untouched.</summary>
    Passthrough,

    /// <summary>Parsed if it looks like a known call.</summary>
    Detect,

    /// <summary>OpenAI responses.</summary>
    Responses,

    /// <summary>Embeddings.</summary>
    Embeddings,

    /// <summary>Realtime.</summary>
    Realtime,

    /// <summary>Anthropic token counting.</summary>
    AnthropicTokenCount,

    /// <summary>Gemini generateContent.</summary>
    GenerateContent,

    /// <summary>Gemini token counting.</summary>
    GeminiCountTokens,

    /// <summary>Reranking.</summary>
    Rerank,
}
