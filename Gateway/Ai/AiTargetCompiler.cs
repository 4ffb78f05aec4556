using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Llm;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Counting;
using Agentgateway.Llm.Formats.Bedrock;
using Agentgateway.Llm.Requests;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Gateway.Ai;

/// <summary>Compiles a configured provider: address, paths, credential, body edits.</summary>
internal sealed class AiTargetCompiler(BackendEndpointFactory endpoints, ICloudCredentials clouds)
{
    /// <summary>The provider, or null after the reason was added to <paramref name="compilation"/>.</summary>
    public AiTarget? Compile(AiTargetSpec spec, Compilation compilation)
    {
        var kind = KindOf(spec);
        var baseUrl = spec.BaseUrl ?? (spec is { Preset: { } preset, HostOverride: null, PathOverride: null } ? ProviderPresets.BaseUrl(preset) : null);
        var address = baseUrl is null ? spec.HostOverride : new TargetAddress(baseUrl.IdnHost, baseUrl.Port);
        var overridden = address is not null;
        address ??= DefaultHost(spec.Provider) is { } host ? new TargetAddress(host, 443) : null;
        if (address is null)
        {
            compilation.Error(spec.Path, "this provider needs an address: 'hostOverride', or 'params.baseUrl' in the llm section");
            return null;
        }

        var isHttps = baseUrl is { Scheme: "https" } || !overridden;
        var tls = spec.Tls ?? (isHttps ? new BackendTls() : null);
        if (endpoints.Create(address, tls, spec.Http, spec.Tunnel, spec.Path, compilation) is not { } endpoint)
        {
            return null;
        }

        if (spec.Tokenize)
        {
            // Some hundred milliseconds that no request should have to wait for.
            TokenEstimator.Preload();
        }

        var formats = spec.Preset is { } hosted ? ProviderPresets.Formats(hosted) : FormatsOf(spec.Provider);
        var (secret, signer) = Credential(spec, overridden, compilation);
        return new AiTarget
        {
            Name = spec.Name,
            Provider = LabelOf(spec),
            ProviderKey = KeyOf(kind),
            Kind = kind,
            Endpoint = spec.FirstByteTimeout is { } patience && !(endpoint.Timeout < patience) ? endpoint with { Timeout = patience } : endpoint,
            RerankEndpoint = overridden || RerankHost(spec.Provider) is not { } rerank ? null
                : endpoints.Create(new TargetAddress(rerank, 443), tls, spec.Http, spec.Tunnel, spec.Path, compilation),
            Model = spec.Provider?.Model ?? spec.PresetModel,
            OverriddenModel = spec.Overrides.TryGetValue("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null,
            HostOverridden = overridden,
            PathOverride = spec.PathOverride,
            PathPrefix = spec.PathOverride is null ? Prefix(baseUrl, spec.PathPrefix) : null,
            Formats = formats,
            CustomChatFormats = [.. formats.Keys.Select(ProviderFormats.ChatFormatOf).OfType<ChatFormat>()],
            Region = spec.Provider switch { BedrockProvider aws => aws.Region, VertexProvider google => google.Region, _ => null },
            AzureApiVersion = (spec.Provider as AzureProvider)?.ApiVersion,
            FoundryProject = spec.Provider is AzureProvider { ResourceType: not AzureResourceType.OpenAi } azure ? azure.ProjectName ?? azure.ResourceName : null,
            VertexBase = spec.Provider is VertexProvider vertex ? $"/v1/projects/{vertex.ProjectId}/locations/{vertex.Region ?? "global"}" : null,
            Credential = secret,
            Signer = signer,
            Guardrail = spec.Provider is BedrockProvider { GuardrailIdentifier: { } guardrail, GuardrailVersion: { } version } ? new BedrockGuardrail(guardrail, version) : null,
            PromptCaching = spec.PromptCaching is { } caching
                ? new PromptCachingOptions(caching.CacheSystem, caching.CacheMessages, caching.CacheTools, caching.MinTokens ?? 0, caching.CacheMessageOffset)
                : null,
            Transformation = BodyTransformation.Compile(spec.Transformation, compilation.Expressions, "ai.transformations"),
            FinalTransformation = BodyTransformation.Compile(spec.FinalTransformation, compilation.Expressions, "ai.finalTransformations"),
            Moderation = spec.Provider is OpenAiProvider { Moderation: { } moderation } ? ModerationMember.Render(moderation) : default,
            Tokenize = spec.Tokenize,
            Overrides = Edits(spec.Overrides, JsonFieldEdit.Set),
            Defaults = Edits(spec.Defaults, JsonFieldEdit.Default),
            Prompts = spec.PrependPrompts.Count + spec.AppendPrompts.Count == 0 ? PromptLayer.None : new PromptLayer(spec.PrependPrompts, spec.AppendPrompts),
            Aliases = spec.Aliases.Count == 0 ? ModelAliases.None : new ModelAliases(spec.Aliases),
            RequestHeaders = spec.RequestHeaders,
            ResponsePolicies = [.. spec.ResponseHeaders.Select(h => new ResponseHeaderChanges(h))],
        };
    }

    private static AiProviderKind KindOf(AiTargetSpec spec) => spec.Provider switch
    {
        null or CustomProvider => AiProviderKind.Custom,
        OpenAiProvider => AiProviderKind.OpenAi,
        AnthropicProvider => AiProviderKind.Anthropic,
        GeminiProvider => AiProviderKind.Gemini,
        VertexProvider => AiProviderKind.Vertex,
        AzureProvider => AiProviderKind.Azure,
        CopilotProvider => AiProviderKind.Copilot,
        _ => AiProviderKind.Bedrock,
    };

    // The catalogue's and agentgateway's labels.
    private static string LabelOf(AiTargetSpec spec) => spec.Provider switch
    {
        OpenAiProvider => "openai",
        AnthropicProvider => "anthropic",
        GeminiProvider => "gcp.gemini",
        VertexProvider => "gcp.vertex_ai",
        AzureProvider => "azure",
        CopilotProvider => "copilot",
        BedrockProvider => "aws.bedrock",
        CustomProvider { ProviderOverride: { } named } => named,
        _ when spec.Preset is { } preset => preset.ToString().ToLowerInvariant(),
        _ => spec.FallbackLabel ?? "custom",
    };

    private static string? DefaultHost(AiProvider? provider) => provider switch
    {
        OpenAiProvider => "api.openai.com",
        AnthropicProvider => "api.anthropic.com",
        GeminiProvider => "generativelanguage.googleapis.com",
        CopilotProvider => "api.githubcopilot.com",
        AzureProvider { ResourceType: AzureResourceType.OpenAi } azure => azure.ResourceName + ".openai.azure.com",
        AzureProvider azure => azure.ResourceName + ".services.ai.azure.com",
        VertexProvider { Region: null or "global" } => "aiplatform.googleapis.com",
        VertexProvider { Region: "us" or "eu" } vertex => $"aiplatform.{vertex.Region}.rep.googleapis.com",
        VertexProvider vertex => vertex.Region + "-aiplatform.googleapis.com",
        BedrockProvider bedrock => $"bedrock-runtime.{bedrock.Region}.amazonaws.com",
        _ => null,
    };

    private static string? Prefix(Uri? baseUrl, string? configured)
    {
        var prefix = baseUrl?.AbsolutePath.TrimEnd('/') is { Length: > 0 } path ? path : configured?.TrimEnd('/');
        return string.IsNullOrEmpty(prefix) ? null : prefix;
    }

    private static Dictionary<LlmRouteType, string?> FormatsOf(AiProvider? provider)
    {
        var formats = new Dictionary<LlmRouteType, string?>();
        foreach (var format in (provider as CustomProvider)?.Formats ?? [])
        {
            formats[Enum.Parse<LlmRouteType>(format.Type.ToString())] = format.Path;
        }

        return formats;
    }

    private (AiCredential Credential, IRequestSigner? Signer) Credential(AiTargetSpec spec, bool overridden, Compilation compilation)
    {
        IReadOnlyList<BackendCredential> further = spec.Auth?.Credentials ?? [];
        // params.apiKey stands on the provider, which is more specific than a model's auth (config.md 4.7).
        if (spec.ApiKey is { } key)
        {
            return (AiCredential.Key(key), null);
        }

        // Without any credential a cloud's own identity is used, but never sent to an address that is not the cloud's.
        var form = spec.Auth is { } given ? given.Main : overridden ? null : Implicit(spec.Provider);
        switch (form)
        {
            case GcpAuth google:
                return (AiCredential.Tokens(clouds.Google(google, "https://" + DefaultHost(spec.Provider)), further), null);
            case AzureAuth azure:
                return (AiCredential.Tokens(clouds.Azure(azure, AzureScope(spec.Provider)), further), null);
            case CopilotAuth:
                return (AiCredential.Tokens(clouds.Copilot(), further), null);
            case AwsAuth aws:
                var session = aws.AssumeRole is { } role ? AwsSessionCompiler.Compile(role, compilation.Expressions) : null;
                return (AiCredential.Signed(further), clouds.Aws(aws, aws.Region ?? (spec.Provider as BedrockProvider)?.Region ?? "", aws.ServiceName ?? "bedrock", session));
        }

        if (spec.Auth is not { } auth)
        {
            return (AiCredential.None, null);
        }

        if (AiCredential.From(auth) is { } credential)
        {
            return (credential, null);
        }

        compilation.Error(spec.Path, "this kind of backend credential is not supported by this version; key, passthrough, gcp, azure, aws and copilot are");
        return (AiCredential.None, null);
    }

    private static BackendAuthKind? Implicit(AiProvider? provider) => provider switch
    {
        VertexProvider => new GcpAuth(IdToken: false, null, null),
        AzureProvider => new AzureAuth(AzureCredentialKind.Implicit),
        CopilotProvider => new CopilotAuth(),
        BedrockProvider => new AwsAuth(null, null, null, null, null, null),
        _ => null,
    };

    private static string AzureScope(AiProvider? provider) =>
        provider is AzureProvider { ResourceType: not AzureResourceType.OpenAi } ? "https://ai.azure.com/.default" : "https://cognitiveservices.azure.com/.default";

    private static string? RerankHost(AiProvider? provider) => provider switch
    {
        VertexProvider => "discoveryengine.googleapis.com",
        BedrockProvider bedrock => $"bedrock-agent-runtime.{bedrock.Region}.amazonaws.com",
        _ => null,
    };

    private static string KeyOf(AiProviderKind kind) => kind switch
    {
        AiProviderKind.OpenAi => "openAI",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static List<JsonFieldEdit> Edits(IReadOnlyDictionary<string, JsonElement> fields, Func<string, ReadOnlyMemory<byte>, JsonFieldEdit> make)
    {
        var edits = new List<JsonFieldEdit>(fields.Count);
        foreach (var (name, value) in fields)
        {
            edits.Add(make(name, Encoding.UTF8.GetBytes(value.GetRawText())));
        }

        return edits;
    }
}
