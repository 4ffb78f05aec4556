using System.Text;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>Path and query of a call at its provider.</summary>
/// <remarks>
/// Rules in order (llm.md 1.2): <c>pathOverride</c> replaces everything; an overridden host without path prefix keeps the client's path, unless the
/// body is translated; opaque calls keep the path, with a prefix instead of <c>/v1</c>, or go where Azure and Gemini have OpenAI's endpoints; else the provider's own path for the format, with the
/// client's query.
/// </remarks>
internal static class ProviderPaths
{
    /// <summary>The path; null if the provider has none for the kind of call.</summary>
    public static string? Resolve(AiTarget target, in UpstreamCall call, RequestHead head)
    {
        if (target.PathOverride is { } fixedPath)
        {
            return fixedPath;
        }

        if (target.HostOverridden && target.PathPrefix is null && target.Kind != AiProviderKind.Custom && !call.IsTranslated)
        {
            return KeepPath(call, head);
        }

        if (LlmRouteTypes.IsOpaque(call.Type) && call.Type != LlmRouteType.Realtime || call.Type is LlmRouteType.Detect or LlmRouteType.Models or LlmRouteType.Upload)
        {
            return OpenAiEndpoint(target, call, head) is { } own ? Join(own, call, head) : Opaque(target, head);
        }

        if (target.Kind != AiProviderKind.Custom)
        {
            return BuiltIn(target, call, head) is { } path ? Join(path, call, head) : null;
        }

        return Custom(target, call, head) is { } custom ? Join(custom, call, head) : null;
    }

    private static string KeepPath(in UpstreamCall call, RequestHead head) =>
        call.Model is { } model && NativeModelPath.ModelOf(head.Path) is { } named && named != model
            ? string.Concat(NativeModelPath.Replace(head.Path, model), head.Query.IsEmpty ? "" : "?", head.Query)
            : head.PathAndQuery;

    private static string? BuiltIn(AiTarget target, in UpstreamCall call, RequestHead head) => target.Kind switch
    {
        AiProviderKind.OpenAi => OpenAiSuffix(call.Type) is { } suffix ? (target.PathPrefix ?? "/v1") + suffix : null,
        AiProviderKind.Copilot => call.Type switch
        {
            LlmRouteType.Messages => target.PathPrefix + "/v1/messages",
            LlmRouteType.Realtime => null,
            _ => OpenAiSuffix(call.Type) is { } suffix ? target.PathPrefix + suffix : null,
        },
        AiProviderKind.Anthropic => AnthropicSuffix(call.Type) is { } suffix ? (target.PathPrefix ?? "/v1") + suffix : null,
        AiProviderKind.Gemini => Gemini(target, call, head),
        AiProviderKind.Vertex => Vertex(target, call, head),
        AiProviderKind.Azure => Azure(target, call),
        AiProviderKind.Bedrock => Bedrock(target, call, head),
        _ => null,
    };

    private static string? Custom(AiTarget target, in UpstreamCall call, RequestHead head)
    {
        if (!target.Formats.TryGetValue(call.Type, out var path))
        {
            return null;
        }

        if (path is not null)
        {
            return path;
        }

        return call.Type switch
        {
            LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens => GeminiNative(target.PathPrefix ?? "/v1beta", call, head, "models/"),
            _ => (AnthropicSuffix(call.Type) ?? OpenAiSuffix(call.Type)) is { } suffix ? (target.PathPrefix ?? "/v1") + suffix : null,
        };
    }

    private static string? Gemini(AiTarget target, in UpstreamCall call, RequestHead head) => call.Type switch
    {
        LlmRouteType.Completions => target.PathPrefix + "/v1beta/openai/chat/completions",
        LlmRouteType.Embeddings => target.PathPrefix + "/v1beta/openai/embeddings",
        LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens => target.PathPrefix + GeminiNative("/v1beta", call, head, "models/"),
        _ => null,
    };

    private static string? Vertex(AiTarget target, in UpstreamCall call, RequestHead head)
    {
        var root = target.PathPrefix + target.VertexBase;
        var model = call.Model ?? "";
        return call.Type switch
        {
            LlmRouteType.Messages => $"{root}/publishers/anthropic/models/{Segment(VertexModels.ClaudeId(model))}:{(call.Streams ? "streamRawPredict" : "rawPredict")}",
            LlmRouteType.AnthropicTokenCount => root + "/publishers/anthropic/models/count-tokens:rawPredict",
            LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens =>
                GeminiNative(root + "/publishers/google", call with { Model = VertexModels.GeminiId(model) }, head, "models/"),
            LlmRouteType.Embeddings => $"{root}/publishers/google/models/{Segment(VertexModels.GeminiId(model))}:predict",
            LlmRouteType.Rerank => root + "/rankingConfigs/default_ranking_config:rank",
            LlmRouteType.Completions => root + "/endpoints/openapi/chat/completions",
            _ => null,
        };
    }

    private static string? Azure(AiTarget target, in UpstreamCall call)
    {
        if (ProviderFormats.IsFoundryClaude(target, call.Model))
        {
            return AnthropicSuffix(call.Type) is { } suffix ? target.PathPrefix + "/anthropic/v1" + suffix : null;
        }

        if (OpenAiSuffix(call.Type) is not { } path)
        {
            return null;
        }

        if (target.FoundryProject is { } project)
        {
            return $"{target.PathPrefix}/api/projects/{project}/openai/v1{path}";
        }

        return target.AzureApiVersion switch
        {
            null or "v1" => target.PathPrefix + "/openai/v1" + path,
            "preview" => target.PathPrefix + "/openai/v1" + path + "?api-version=preview",
            var dated when call.Type == LlmRouteType.Responses => $"{target.PathPrefix}/openai/responses?api-version={dated}",
            var dated when call.Type == LlmRouteType.Realtime => $"{target.PathPrefix}/openai/realtime?api-version={dated}",
            var dated => $"{target.PathPrefix}/openai/deployments/{Uri.EscapeDataString(call.Model ?? "")}{path}?api-version={dated}",
        };
    }

    private static string? Bedrock(AiTarget target, in UpstreamCall call, RequestHead head) => call.Type switch
    {
        LlmRouteType.Converse => BedrockModel(target, call, call.Streams ? "converse-stream" : "converse"),
        LlmRouteType.Invoke => BedrockModel(target, call, NativeModelPath.MethodOf(head.Path)),
        LlmRouteType.Embeddings => BedrockModel(target, call, "invoke"),
        LlmRouteType.AnthropicTokenCount => BedrockModel(target, call, "count-tokens"),
        LlmRouteType.Rerank => target.PathPrefix + "/rerank",
        _ => null,
    };

    private static string BedrockModel(AiTarget target, in UpstreamCall call, ReadOnlySpan<char> method) =>
        $"{target.PathPrefix}/model/{NativeModelPath.Escape(call.Model ?? "")}/{method}";

    private static string GeminiNative(string? prefix, in UpstreamCall call, RequestHead head, string collection)
    {
        var model = call.Model ?? "";
        foreach (var known in (ReadOnlySpan<string>)["models/", "tunedModels/"])
        {
            if (model.StartsWith(known, StringComparison.Ordinal))
            {
                (collection, model) = (known, model[known.Length..]);
            }
        }

        var method = call.IsTranslated ? call.Streams ? "streamGenerateContent?alt=sse" : "generateContent" : NativeModelPath.MethodOf(head.Path);
        return $"{prefix}/{collection}{NativeModelPath.Escape(model)}:{method}";
    }

    private static string Segment(string model) => NativeModelPath.Escape(model);

    // Images, audio, files and the rest are spelt as OpenAI's; two clouds have them elsewhere. Null = the client's path stands.
    private static string? OpenAiEndpoint(AiTarget target, in UpstreamCall call, RequestHead head)
    {
        if (!head.Path.StartsWith("/v1/", StringComparison.Ordinal) || ProviderFormats.IsFoundryClaude(target, call.Model))
        {
            return null;
        }

        var rest = head.Path[3..];
        return target.Kind switch
        {
            AiProviderKind.Azure when target.FoundryProject is { } project => $"{target.PathPrefix}/api/projects/{project}/openai/v1{rest}",
            AiProviderKind.Azure => target.AzureApiVersion switch
            {
                null or "v1" => $"{target.PathPrefix}/openai/v1{rest}",
                "preview" => $"{target.PathPrefix}/openai/v1{rest}?api-version=preview",

                // What needs a model is at the model's deployment, the rest beside it.
                var dated when call.Model is { } model && call.Type is LlmRouteType.Detect or LlmRouteType.Upload =>
                    $"{target.PathPrefix}/openai/deployments/{Uri.EscapeDataString(model)}{rest}?api-version={dated}",
                var dated => $"{target.PathPrefix}/openai{rest}?api-version={dated}",
            },
            AiProviderKind.Gemini when call.Type is LlmRouteType.Detect or LlmRouteType.Upload => $"{target.PathPrefix}/v1beta/openai{rest}",
            _ => null,
        };
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

    private static string? AnthropicSuffix(LlmRouteType type) => type switch
    {
        LlmRouteType.Messages => "/messages",
        LlmRouteType.AnthropicTokenCount => "/messages/count_tokens",
        _ => null,
    };

    private static string Join(string path, in UpstreamCall call, RequestHead head)
    {
        if (head.Query.IsEmpty)
        {
            return path;
        }

        // Parameters that only mean something to the API the client thinks it speaks to: Gemini's output form and key.
        var joined = new StringBuilder(path);
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var range in head.Query.Split('&'))
        {
            var pair = head.Query[range];
            if (call is { Type: LlmRouteType.Realtime, Model: { } model } && pair.StartsWith("model=", StringComparison.Ordinal))
            {
                joined.Append(separator).Append("model=").Append(Uri.EscapeDataString(model));
                separator = '&';
                continue;
            }

            if (call is { IsTranslated: true, Client: LlmRouteType.GenerateContent } && (pair.StartsWith("alt=", StringComparison.Ordinal) || pair.StartsWith("key=", StringComparison.Ordinal))
                || call is { IsTranslated: true, Type: LlmRouteType.GenerateContent } && pair.StartsWith("alt=", StringComparison.Ordinal))
            {
                continue;
            }

            joined.Append(separator).Append(pair);
            separator = '&';
        }

        return joined.ToString();
    }
}
