using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Bedrock;
using Agentgateway.Llm.Requests;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Gateway.Ai;

/// <summary>One provider as it serves: address, paths, credential and what is changed in bodies. Immutable.</summary>
internal sealed class AiTarget
{
    /// <summary>Backend name for log and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Provider label: <c>openai</c>, <c>anthropic</c>, <c>gcp.gemini</c>, …</summary>
    public required string Provider { get; init; }

    public required AiProviderKind Kind { get; init; }

    /// <summary>The provider's kind as the configuration spells it, for translation.</summary>
    public required string ProviderKey { get; init; }

    public required UpstreamEndpoint Endpoint { get; init; }

    /// <summary>Where reranking goes if that is another host (Vertex, Bedrock); null = <see cref="Endpoint"/>.</summary>
    public UpstreamEndpoint? RerankEndpoint { get; init; }

    /// <summary>Replaces the client's model; null keeps it.</summary>
    public string? Model { get; init; }

    /// <summary><c>model</c> of the configured overrides; wins over everything.</summary>
    public string? OverriddenModel { get; init; }

    /// <summary>The address was configured, so the provider's own path is used only with <see cref="PathPrefix"/>.</summary>
    public bool HostOverridden { get; init; }

    public string? PathOverride { get; init; }

    /// <summary>Replaces or precedes the provider's base path; no trailing slash.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>Formats of a custom provider and their paths (null = the usual one).</summary>
    public IReadOnlyDictionary<LlmRouteType, string?> Formats { get; init; } = EmptyFormats;

    /// <summary>Chat formats of a custom provider, as listed.</summary>
    public ChatFormat[] CustomChatFormats { get; init; } = [];

    /// <summary>Cloud region: Bedrock's and Vertex's; null for the others.</summary>
    public string? Region { get; init; }

    /// <summary>Azure: API version; null = <c>v1</c>.</summary>
    public string? AzureApiVersion { get; init; }

    /// <summary>Azure Foundry: project for paths; null = Azure OpenAI.</summary>
    public string? FoundryProject { get; init; }

    /// <summary>Vertex: <c>/v1/projects/…/locations/…</c>.</summary>
    public string? VertexBase { get; init; }

    public AiCredential Credential { get; init; } = AiCredential.None;

    /// <summary>Signs requests that are complete; null = nothing is signed.</summary>
    public IRequestSigner? Signer { get; init; }

    /// <summary>Bedrock's guardrail for every call; null = none.</summary>
    public BedrockGuardrail? Guardrail { get; init; }

    /// <summary>Where cache marks are set; null = nowhere.</summary>
    public PromptCachingOptions? PromptCaching { get; init; }

    /// <summary>Edits that come first: overrides of the configuration.</summary>
    public IReadOnlyList<JsonFieldEdit> Overrides { get; init; } = [];

    /// <summary>Edits that come last: defaults of the configuration.</summary>
    public IReadOnlyList<JsonFieldEdit> Defaults { get; init; } = [];

    /// <summary>Members that are computed from the client's request; win over <see cref="Overrides"/>. Null = none.</summary>
    public BodyTransformation? Transformation { get; init; }

    /// <summary>Members that are computed from the request in the provider's format, last of all; null = none.</summary>
    public BodyTransformation? FinalTransformation { get; init; }

    /// <summary>OpenAI: what the provider is told about moderation, as JSON; empty = nothing.</summary>
    public ReadOnlyMemory<byte> Moderation { get; init; }

    /// <summary>The prompt's tokens are counted before the call, with OpenAI's vocabularies.</summary>
    public bool Tokenize { get; init; }

    /// <summary>Messages of the configuration around every conversation.</summary>
    public PromptLayer Prompts { get; init; } = PromptLayer.None;

    /// <summary>Client model to real model; exact names first, then the longest pattern.</summary>
    public ModelAliases Aliases { get; init; } = ModelAliases.None;

    /// <summary>Header changes of the request to this provider, in order.</summary>
    public IReadOnlyList<HeaderModifier> RequestHeaders { get; init; } = [];

    /// <summary>Response policies of this provider; run after the route's.</summary>
    public IReadOnlyList<IResponseHeadersPolicy> ResponsePolicies { get; init; } = [];

    /// <summary>Both are the same account at the same place, whatever the models.</summary>
    public bool IsSameProvider(AiTarget other) =>
        Provider == other.Provider && Kind == other.Kind && Endpoint.Address == other.Endpoint.Address && PathPrefix == other.PathPrefix && Credential.IsSame(other.Credential);

    private static IReadOnlyDictionary<LlmRouteType, string?> EmptyFormats { get; } = new Dictionary<LlmRouteType, string?>();
}
