using System.Buffers;
using System.Text.Json;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Which members of a request body change on the way to a provider, in order of precedence: the first edit of a member counts (llm.md 2.1 and 6.2).</summary>
/// <remarks>
/// 1. the model   2. computed members   3. overrides   4. what the kind of call needs   5. defaults, for what is still missing
/// Computed members are evaluated on the client's request, so they do not see the overrides although they win over them.
/// </remarks>
internal static class RequestEdits
{
    private static readonly JsonFieldEdit[] None = [];

    [ThreadStatic]
    private static List<JsonFieldEdit>? _scratch;

    /// <summary>The configured changes. Empty for calls whose body is not the gateway's business: opaque ones and token counts, where the provider would refuse members that chats may have.</summary>
    public static JsonFieldEdit[] Configured(Exchange exchange, LlmCall call, AiTarget target)
    {
        if (!call.IsJson || LlmRouteTypes.IsOpaque(call.Type) || TokenCounting.CanEstimate(call.Type))
        {
            return None;
        }

        if (target.Transformation is not { } transformation)
        {
            return target.Overrides.Count + target.Defaults.Count == 0 ? None : [.. target.Overrides, .. target.Defaults];
        }

        var computed = transformation.Compute(exchange);
        for (var i = 0; i < computed.Length; i++)
        {
            // A member that could not be computed is missing, and so gets its default.
            if (computed[i].Kind == JsonFieldEditKind.Remove && DefaultOf(target, computed[i].Name) is { IsEmpty: false } value)
            {
                computed[i] = JsonFieldEdit.Set(computed[i].Name, value);
            }
        }

        return [.. computed, .. target.Overrides, .. target.Defaults];
    }

    /// <summary>
    /// The model that the provider is asked for: computed, else overridden, else the provider's, else the client's, else the default; then its alias.
    /// Null if there is none, or what was computed is not a string.
    /// </summary>
    /// <param name="configured">What <see cref="Configured"/> gave.</param>
    public static string? ModelFor(LlmCall call, AiChoice choice, ReadOnlySpan<JsonFieldEdit> configured)
    {
        var target = choice.Target;
        string? model;
        if (target.Transformation is not null && Find(configured, "model") is { Kind: not JsonFieldEditKind.Default } computed)
        {
            model = Text(computed.Value);
        }
        else
        {
            model = target.OverriddenModel ?? target.Model ?? choice.Model ?? call.Model ?? Text(DefaultOf(target, "model"));
        }

        return model is null ? null : target.Aliases.Resolve(model);
    }

    /// <summary>True if the provider is asked for a stream, after the configured changes.</summary>
    public static bool Streams(LlmCall call, ReadOnlySpan<JsonFieldEdit> configured) =>
        LlmRouteTypes.HasModelInPath(call.Type) || Find(configured, "stream") is null
            ? call.Streams
            : JsonMembers.After(call.Body, configured, "stream").Span.SequenceEqual("true"u8);

    /// <summary>All edits; empty if the client's bytes can go out as they are.</summary>
    public static JsonFieldEdit[] For(LlmCall call, AiTarget target, in UpstreamCall upstream, string? model, JsonFieldEdit[] configured)
    {
        if (!call.IsJson)
        {
            return None;
        }

        var modelInBody = !LlmRouteTypes.HasModelInPath(call.Type);
        var edits = _scratch ??= [];
        edits.Clear();
        if (modelInBody && model is not null && model != call.Peek.Model && (call.Peek.Model is not null || !LlmRouteTypes.IsOpaque(call.Type)))
        {
            edits.Add(JsonFieldEdit.SetString("model", model));
        }

        if (call.Type == LlmRouteType.Completions && RenamesTokenLimit(target, model))
        {
            AddTokenLimit(edits, call, configured);
        }

        foreach (var edit in configured)
        {
            // What the path or the line above says of the model is not for the body.
            if (edit.Name != "model" || (modelInBody && model is null))
            {
                edits.Add(edit);
            }
        }

        // A translated request asks for usage in the provider's own way.
        if (call.Type == LlmRouteType.Completions && upstream is { Streams: true, IsTranslated: false })
        {
            AskForUsage(edits, call, configured);
        }

        return edits.Count == 0 ? None : [.. edits];
    }

    // llm.md 2.3: the gpt models of these providers refuse max_tokens.
    private static bool RenamesTokenLimit(AiTarget target, string? model) =>
        target.Kind is AiProviderKind.OpenAi or AiProviderKind.Azure or AiProviderKind.Copilot && model?.StartsWith("gpt-", StringComparison.Ordinal) == true;

    // Comes after the configured changes, and so looks at what they leave.
    private static void AddTokenLimit(List<JsonFieldEdit> edits, LlmCall call, ReadOnlySpan<JsonFieldEdit> configured)
    {
        if (!call.Peek.MaxTokensValue.IsPresent && Find(configured, "max_tokens") is null)
        {
            return;
        }

        var limit = JsonMembers.After(call.Body, configured, "max_tokens");
        if (limit.IsEmpty)
        {
            return;
        }

        edits.Add(JsonFieldEdit.Remove("max_tokens"));
        if (JsonMembers.After(call.Body, configured, "max_completion_tokens").IsEmpty)
        {
            edits.Add(JsonFieldEdit.Set("max_completion_tokens", limit));
        }
    }

    // Without it a stream has no usage. A client that has other options, but none about usage, has not said no to it.
    private static void AskForUsage(List<JsonFieldEdit> edits, LlmCall call, ReadOnlySpan<JsonFieldEdit> configured)
    {
        if (!call.Peek.HasStreamOptions && Find(configured, "stream_options") is null)
        {
            edits.Insert(0, JsonFieldEdit.Set("stream_options", JsonFieldEdit.IncludeUsage.Value));
            return;
        }

        var options = JsonMembers.After(call.Body, configured, "stream_options");
        if (options.Span is [(byte)'{', ..] && !JsonMembers.Find(options.Span, "include_usage").IsPresent)
        {
            var asking = new ArrayBufferWriter<byte>(options.Length + 32);
            JsonSplice.Apply(options.Span, [JsonFieldEdit.Default("include_usage", "true"u8.ToArray())], asking);
            edits.Insert(0, JsonFieldEdit.Set("stream_options", asking.WrittenMemory));
        }
    }

    private static JsonFieldEdit? Find(ReadOnlySpan<JsonFieldEdit> edits, string name)
    {
        foreach (var edit in edits)
        {
            if (edit.Name == name)
            {
                return edit;
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> DefaultOf(AiTarget target, string name)
    {
        for (var i = 0; i < target.Defaults.Count; i++)
        {
            if (target.Defaults[i].Name == name)
            {
                return target.Defaults[i].Value;
            }
        }

        return default;
    }

    private static string? Text(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty || json.Span[0] != (byte)'"')
        {
            return null;
        }

        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return reader.GetString();
    }
}
