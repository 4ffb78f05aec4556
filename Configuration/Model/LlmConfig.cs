using System.Text.Json;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>The <c>llm</c> section: models behind one API.</summary>
public sealed record LlmConfig
{
    /// <summary>Where it is attached; empty means the implicit gateway <c>default</c>, else a port of its own.</summary>
    public IReadOnlyList<GatewayReference> Gateways { get; init; } = [];

    /// <summary>Port of its own; null when attached to gateways. 4000 by default when there is nothing to attach to.</summary>
    public int? Port { get; init; }

    /// <summary>TLS of its own port.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Reusable provider definitions.</summary>
    public IReadOnlyList<LlmProvider> Providers { get; init; } = [];

    /// <summary>Models that clients may name. May be empty.</summary>
    public IReadOnlyList<LlmModel> Models { get; init; } = [];

    /// <summary>Names that stand for several models.</summary>
    public IReadOnlyList<LlmVirtualModel> VirtualModels { get; init; } = [];

    /// <summary>Policies of every call.</summary>
    public LlmPolicies Policies { get; init; } = new();
}

/// <summary>A reusable provider definition.</summary>
public sealed record LlmProvider
{
    /// <summary>Unique.</summary>
    public required string Name { get; init; }

    /// <summary>Never a reference.</summary>
    public required LlmProviderChoice Provider { get; init; }

    /// <summary>Connection parameters.</summary>
    public LlmParams Params { get; init; } = new();

    /// <summary>Settings of every model that refers to it.</summary>
    public LlmModelSettings Defaults { get; init; } = new();

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}

/// <summary>What a model's or provider's <c>provider</c> names.</summary>
public abstract record LlmProviderChoice;

/// <summary>A provider that the gateway knows.</summary>
public sealed record BuiltinProviderChoice(BuiltinProvider Provider) : LlmProviderChoice;

/// <summary>A hosted service with a known base URL and formats.</summary>
public sealed record PresetProviderChoice(ProviderPreset Preset) : LlmProviderChoice;

/// <summary>An entry of <c>llm.providers</c>.</summary>
public sealed record ReferenceProviderChoice(string Name) : LlmProviderChoice;

/// <summary>A server described in place; needs <c>params.baseUrl</c>.</summary>
public sealed record CustomProviderChoice(CustomProvider Provider) : LlmProviderChoice;

/// <summary>Built-in providers.</summary>
public enum BuiltinProvider
{
    /// <summary>OpenAI.</summary>
    OpenAi,

    /// <summary>Google Gemini.</summary>
    Gemini,

    /// <summary>Google Vertex AI; needs <c>vertexProject</c>.</summary>
    Vertex,

    /// <summary>Anthropic.</summary>
    Anthropic,

    /// <summary>AWS Bedrock; needs <c>awsRegion</c>.</summary>
    Bedrock,

    /// <summary>Azure; needs <c>azureResourceName</c> and <c>azureResourceType</c>.</summary>
    Azure,

    /// <summary>GitHub Copilot.</summary>
    Copilot,
}

/// <summary>Connection parameters of a provider or model. Null means "not said here".</summary>
public sealed record LlmParams
{
    /// <summary>Upstream model name; null sends the client's.</summary>
    public string? Model { get; init; }

    /// <summary>Credential; null passes the client's through.</summary>
    public SecretText? ApiKey { get; init; }

    /// <summary>Bedrock region.</summary>
    public string? AwsRegion { get; init; }

    /// <summary>Vertex region.</summary>
    public string? VertexRegion { get; init; }

    /// <summary>Vertex project.</summary>
    public string? VertexProject { get; init; }

    /// <summary>Azure resource.</summary>
    public string? AzureResourceName { get; init; }

    /// <summary>Azure resource kind.</summary>
    public AzureResourceType? AzureResourceType { get; init; }

    /// <summary>Azure API version.</summary>
    public string? AzureApiVersion { get; init; }

    /// <summary>Azure project.</summary>
    public string? AzureProjectName { get; init; }

    /// <summary>http or https URL without user, query and fragment. Its path replaces the provider's base path.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Older form of <see cref="BaseUrl"/>: the address.</summary>
    public TargetAddress? HostOverride { get; init; }

    /// <summary>Older form: the path of every request.</summary>
    public string? PathOverride { get; init; }

    /// <summary>Older form: the base path.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>Count prompt tokens here; null means not said.</summary>
    public bool? Tokenize { get; init; }

    /// <summary>Longest wait for the head of an answer; then the attempt has failed and a failover model tries its next target. Null for none.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }
}

/// <summary>What may be set on a model and, as defaults, on a provider.</summary>
public record LlmModelSettings
{
    /// <summary>Body fields that are set when absent.</summary>
    public IReadOnlyDictionary<string, JsonElement> Defaults { get; init; } = EmptyMap<JsonElement>.Instance;

    /// <summary>Body fields that are always set.</summary>
    public IReadOnlyDictionary<string, JsonElement> Overrides { get; init; } = EmptyMap<JsonElement>.Instance;

    /// <summary>Computed body fields.</summary>
    public IReadOnlyDictionary<string, CelExpression> Transformation { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>Request headers to the provider.</summary>
    public HeaderModifier? RequestHeaders { get; init; }

    /// <summary>Response headers to the client.</summary>
    public HeaderModifier? ResponseHeaders { get; init; }

    /// <summary><c>tls</c> or <c>backendTLS</c>.</summary>
    public BackendTls? Tls { get; init; }

    /// <summary>Credential for the provider.</summary>
    public BackendAuth? Auth { get; init; }

    /// <summary>When it counts as unhealthy.</summary>
    public HealthPolicy? Health { get; init; }

    /// <summary>Proxy on the way to it.</summary>
    public BackendTunnel? BackendTunnel { get; init; }

    /// <summary>Cache markers.</summary>
    public PromptCaching? PromptCaching { get; init; }
}

/// <summary>A model that clients may name.</summary>
public sealed record LlmModel : LlmModelSettings
{
    /// <summary>Exact name, or a pattern with one <c>*</c> at the start or the end.</summary>
    public required string Name { get; init; }

    /// <summary>Stable identity, unique; null when not given.</summary>
    public string? Id { get; init; }

    /// <summary>True with <c>visibility: internal</c>: only a virtual model reaches it.</summary>
    public bool Internal { get; init; }

    /// <summary>Where it is.</summary>
    public required LlmProviderChoice Provider { get; init; }

    /// <summary>Connection parameters; with a reference only <see cref="LlmParams.Model"/>.</summary>
    public LlmParams Params { get; init; } = new();

    /// <summary>What happens on paths that are no known LLM call.</summary>
    public LlmPassthrough? Passthrough { get; init; }

    /// <summary>Who may use it.</summary>
    public Authorization? Authorization { get; init; }

    /// <summary>Computed fields of the body in the provider's format.</summary>
    public IReadOnlyDictionary<string, CelExpression> FinalTransformation { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>Guards of this model, after the shared ones.</summary>
    public PromptGuard? Guardrails { get; init; }

    /// <summary>One must hold, if there are any. Each is a list of header conditions that must all hold.</summary>
    public IReadOnlyList<IReadOnlyList<NamedMatch>> Matches { get; init; } = [];

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}

/// <summary>Treatment of calls that are not known.</summary>
public enum LlmPassthrough
{
    /// <summary>Parsed if they look like an LLM call.</summary>
    Detect,

    /// <summary>Forwarded untouched.</summary>
    Opaque,
}
