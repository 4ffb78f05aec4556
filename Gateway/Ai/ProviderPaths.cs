using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;

namespace Agentgateway.Gateway.Ai;

/// <summary>Path and query of a call at its provider.</summary>
/// <remarks>
/// Rules in order (llm.md 1.2): <c>pathOverride</c> replaces everything; an overridden host without path prefix keeps the client's path; opaque
/// calls keep the path, with a prefix instead of <c>/v1</c>; else the provider's own path for the format, with the client's query.
/// </remarks>
internal static class ProviderPaths
{
    /// <summary>The path; or an error if the provider does not speak the format, since nothing is translated yet.</summary>
    public static string? Resolve(AiTarget target, LlmRouteType type, RequestHead head, string? model, out GatewayError? error)
    {
        error = null;
        if (target.PathOverride is { } fixedPath)
        {
            return fixedPath;
        }

        if (target.HostOverridden && target.PathPrefix is null && target.Kind != AiProviderKind.Custom)
        {
            return LlmRouteTypes.HasModelInPath(type) && model is not null && NativeModelPath.ModelOf(head.Path) is { } named && named != model
                ? string.Concat(NativeModelPath.Replace(head.Path, model), Query(head))
                : head.PathAndQuery;
        }

        if (LlmRouteTypes.IsOpaque(type) || type is LlmRouteType.Detect or LlmRouteType.Models)
        {
            return Opaque(target, head);
        }

        var path = target.Kind == AiProviderKind.Custom ? Custom(target, type, model, head) : BuiltIn(target, type, model, head);
        if (path is null)
        {
            error = NotSpoken(target, type);
            return null;
        }

        return Join(path, head);
    }

    private static string? BuiltIn(AiTarget target, LlmRouteType type, string? model, RequestHead head) => target.Kind switch
    {
        AiProviderKind.OpenAi => OpenAiSuffix(type) is { } suffix ? (target.PathPrefix ?? "/v1") + suffix : null,
        AiProviderKind.Copilot => type switch
        {
            LlmRouteType.Messages => target.PathPrefix + "/v1/messages",
            _ => OpenAiSuffix(type) is { } suffix ? target.PathPrefix + suffix : null,
        },
        AiProviderKind.Anthropic => type switch
        {
            LlmRouteType.Messages => (target.PathPrefix ?? "/v1") + "/messages",
            LlmRouteType.AnthropicTokenCount => (target.PathPrefix ?? "/v1") + "/messages/count_tokens",
            // Anthropic's own OpenAI-compatible endpoint.
            LlmRouteType.Completions => (target.PathPrefix ?? "/v1") + "/chat/completions",
            _ => null,
        },
        AiProviderKind.Gemini => type switch
        {
            LlmRouteType.Completions => target.PathPrefix + "/v1beta/openai/chat/completions",
            LlmRouteType.Embeddings => target.PathPrefix + "/v1beta/openai/embeddings",
            LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens => target.PathPrefix + Native("/v1beta", model, head),
            _ => null,
        },
        AiProviderKind.Vertex => type switch
        {
            LlmRouteType.Completions => target.PathPrefix + target.VertexBase + "/endpoints/openapi/chat/completions",
            LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens => target.PathPrefix + Native(target.VertexBase + "/publishers/google", model, head),
            _ => null,
        },
        AiProviderKind.Azure => Azure(target, type, model),
        _ => null,
    };

    private static string? Custom(AiTarget target, LlmRouteType type, string? model, RequestHead head)
    {
        if (!target.Formats.TryGetValue(type, out var path))
        {
            return null;
        }

        if (path is not null)
        {
            return path;
        }

        var prefix = target.PathPrefix ?? "/v1";
        return type switch
        {
            LlmRouteType.Messages => prefix + "/messages",
            LlmRouteType.AnthropicTokenCount => prefix + "/messages/count_tokens",
            LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens => Native(target.PathPrefix ?? "/v1beta", model, head),
            _ => OpenAiSuffix(type) is { } suffix ? prefix + suffix : null,
        };
    }

    private static string? Azure(AiTarget target, LlmRouteType type, string? model)
    {
        if (target.FoundryProject is { } project && model?.StartsWith("claude", StringComparison.OrdinalIgnoreCase) == true)
        {
            return type switch
            {
                LlmRouteType.Messages => target.PathPrefix + "/anthropic/v1/messages",
                LlmRouteType.AnthropicTokenCount => target.PathPrefix + "/anthropic/v1/messages/count_tokens",
                _ => null,
            };
        }

        if (OpenAiSuffix(type) is not { } suffix)
        {
            return null;
        }

        if (target.FoundryProject is { } named)
        {
            return $"{target.PathPrefix}/api/projects/{named}/openai/v1{suffix}";
        }

        return target.AzureApiVersion switch
        {
            null or "v1" => target.PathPrefix + "/openai/v1" + suffix,
            "preview" => target.PathPrefix + "/openai/v1" + suffix + "?api-version=preview",
            var dated when type == LlmRouteType.Responses => $"{target.PathPrefix}/openai/responses?api-version={dated}",
            var dated => $"{target.PathPrefix}/openai/deployments/{Uri.EscapeDataString(model ?? "")}{suffix}?api-version={dated}",
        };
    }

    private static string Native(string? prefix, string? model, RequestHead head)
    {
        var segment = model is null ? "" : model.StartsWith("models/", StringComparison.Ordinal) || model.StartsWith("tunedModels/", StringComparison.Ordinal)
            ? model[..(model.IndexOf('/') + 1)] + NativeModelPath.Escape(model[(model.IndexOf('/') + 1)..])
            : "models/" + NativeModelPath.Escape(model);
        return $"{prefix}/{segment}:{NativeModelPath.MethodOf(head.Path)}";
    }

    private static string Opaque(AiTarget target, RequestHead head)
    {
        if (target.PathPrefix is not { } prefix)
        {
            return head.PathAndQuery;
        }

        var replaces = target.Kind is AiProviderKind.OpenAi or AiProviderKind.Copilot or AiProviderKind.Anthropic or AiProviderKind.Custom;
        var path = head.PathAndQuery.AsSpan();
        if (replaces && path.StartsWith("/v1", StringComparison.Ordinal) && (path.Length == 3 || path[3] is '/' or '?'))
        {
            path = path[3..];
        }

        return string.Concat(prefix, path);
    }

    private static string? OpenAiSuffix(LlmRouteType type) => type switch
    {
        LlmRouteType.Completions => "/chat/completions",
        LlmRouteType.Responses => "/responses",
        LlmRouteType.Embeddings => "/embeddings",
        LlmRouteType.Rerank => "/rerank",
        LlmRouteType.Realtime => "/realtime",
        _ => null,
    };

    private static string Join(string path, RequestHead head) =>
        head.Query.IsEmpty ? path : string.Concat(path, path.Contains('?', StringComparison.Ordinal) ? "&" : "?", head.Query);

    private static string Query(RequestHead head) => head.Query.IsEmpty ? "" : "?" + head.Query.ToString();

    private static GatewayError NotSpoken(AiTarget target, LlmRouteType type) => GatewayError.BadRequest(
        $"The provider '{target.Provider}' does not speak the format '{LlmRouteTypes.NameOf(type)}' of this path, and this version of the gateway does not translate between formats yet.",
        "unsupported_format");
}
