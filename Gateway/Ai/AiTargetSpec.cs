using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Gateway.Ai;

/// <summary>A provider as configured, from either an <c>ai</c> backend or the <c>llm</c> section. Input of <see cref="AiTargetCompiler"/>.</summary>
internal sealed record AiTargetSpec
{
    /// <summary>Backend name for log and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Place in the document, for messages.</summary>
    public required string Path { get; init; }

    /// <summary>What it speaks; null for a preset.</summary>
    public AiProvider? Provider { get; init; }

    /// <summary>A hosted service; null for the other kinds.</summary>
    public ProviderPreset? Preset { get; init; }

    /// <summary>Model to ask a preset for; null = the client's.</summary>
    public string? PresetModel { get; init; }

    /// <summary>Label when the provider has none of its own: the name of a reusable definition.</summary>
    public string? FallbackLabel { get; init; }

    public Uri? BaseUrl { get; init; }

    public TargetAddress? HostOverride { get; init; }

    public string? PathOverride { get; init; }

    public string? PathPrefix { get; init; }

    /// <summary>Key of <c>params.apiKey</c>.</summary>
    public SecretText? ApiKey { get; init; }

    /// <summary><c>backendAuth</c> or <c>auth</c>; wins over <see cref="ApiKey"/>.</summary>
    public BackendAuth? Auth { get; init; }

    public BackendTls? Tls { get; init; }

    public BackendHttp? Http { get; init; }

    public BackendTunnel? Tunnel { get; init; }

    public IReadOnlyList<HeaderModifier> RequestHeaders { get; init; } = [];

    public IReadOnlyList<HeaderModifier> ResponseHeaders { get; init; } = [];

    public IReadOnlyDictionary<string, JsonElement> Overrides { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyDictionary<string, JsonElement> Defaults { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyDictionary<string, CelExpression> Transformation { get; init; } = new Dictionary<string, CelExpression>();

    public IReadOnlyDictionary<string, CelExpression> FinalTransformation { get; init; } = new Dictionary<string, CelExpression>();

    /// <summary>Count the prompt's tokens before the call.</summary>
    public bool Tokenize { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Aliases { get; init; } = [];

    /// <summary>Cache marks; null = none.</summary>
    public PromptCaching? PromptCaching { get; init; }

    /// <summary>Longest wait for the provider's response head; null = no limit of its own.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>Messages of the configuration before and after the client's.</summary>
    public IReadOnlyList<PromptMessage> PrependPrompts { get; init; } = [];

    /// <summary>Messages after the client's.</summary>
    public IReadOnlyList<PromptMessage> AppendPrompts { get; init; } = [];
}
