using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Llm;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Compiles a configured provider: address, paths, credential, body edits.</summary>
internal sealed class AiTargetCompiler(BackendEndpointFactory endpoints)
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
        if (endpoints.Create(address, tls, spec.Http, spec.Path, compilation) is not { } endpoint)
        {
            return null;
        }

        return new AiTarget
        {
            Name = spec.Name,
            Provider = LabelOf(spec),
            Kind = kind,
            Endpoint = endpoint,
            Model = spec.Provider?.Model ?? spec.PresetModel,
            OverriddenModel = spec.Overrides.TryGetValue("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null,
            HostOverridden = overridden,
            PathOverride = spec.PathOverride,
            PathPrefix = spec.PathOverride is null ? Prefix(baseUrl, spec.PathPrefix) : null,
            Formats = spec.Preset is { } hosted ? ProviderPresets.Formats(hosted) : FormatsOf(spec.Provider),
            AzureApiVersion = (spec.Provider as AzureProvider)?.ApiVersion,
            FoundryProject = spec.Provider is AzureProvider { ResourceType: not AzureResourceType.OpenAi } azure ? azure.ProjectName ?? azure.ResourceName : null,
            VertexBase = spec.Provider is VertexProvider vertex ? $"/v1/projects/{vertex.ProjectId}/locations/{vertex.Region ?? "global"}" : null,
            Credential = Credential(spec, compilation),
            Overrides = Edits(spec.Overrides, JsonFieldEdit.Set),
            Defaults = Edits(spec.Defaults, JsonFieldEdit.Default),
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

    private static AiCredential Credential(AiTargetSpec spec, Compilation compilation)
    {
        if (spec.Auth is not { } auth)
        {
            if (spec.ApiKey is null && spec.HostOverride is null && spec.BaseUrl is null && spec.Provider is VertexProvider or BedrockProvider or CopilotProvider)
            {
                compilation.Warn(spec.Path, "implicit cloud credentials are not supported by this version: give the provider a key");
            }

            return spec.ApiKey is { } key ? AiCredential.Key(key) : AiCredential.None;
        }

        if (AiCredential.From(auth) is { } credential)
        {
            return credential;
        }

        compilation.Error(spec.Path, "this kind of backend credential is not supported by this version; key and passthrough are");
        return AiCredential.None;
    }

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
