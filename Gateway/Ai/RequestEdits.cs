using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Llm;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Which members of a request body change on the way to a provider.</summary>
internal static class RequestEdits
{
    /// <summary>The model that the provider is asked for: overrides of the configuration, else the provider's model, else the alias of the client's.</summary>
    public static string? ModelFor(LlmCall call, AiChoice choice)
    {
        var model = choice.Target.OverriddenModel ?? choice.Target.Model ?? choice.Model ?? call.Model;
        return model is null ? null : choice.Target.Aliases.Resolve(model);
    }

    /// <summary>Edits in order of precedence; empty if the client's bytes can go out as they are.</summary>
    public static JsonFieldEdit[] For(LlmCall call, AiTarget target, in UpstreamCall upstream, string? model)
    {
        if (!call.IsJson)
        {
            return [];
        }

        if (LlmRouteTypes.IsOpaque(call.Type))
        {
            // The router read the body to find the model; nothing else of it is its business.
            return model is null || call.Peek.Model is null || model == call.Peek.Model ? [] : [JsonFieldEdit.SetString("model", model)];
        }

        var edits = new List<JsonFieldEdit>(target.Overrides.Count + target.Defaults.Count + 4);
        var modelInBody = !LlmRouteTypes.HasModelInPath(call.Type);
        if (modelInBody && model is not null && model != call.Peek.Model)
        {
            edits.Add(JsonFieldEdit.SetString("model", model));
        }

        edits.AddRange(target.Overrides);
        if (call.Type == LlmRouteType.Completions)
        {
            // A translated request asks for usage in the provider's own way.
            if (call.Peek.Stream && !call.Peek.HasStreamOptions && !upstream.IsTranslated)
            {
                edits.Add(JsonFieldEdit.IncludeUsage);
            }

            AddTokenLimit(edits, call, target, model);
        }

        // Defaults fill what is still missing; one that the client sent would be no change.
        edits.AddRange(target.Defaults);
        return [.. edits];
    }

    // llm.md 2.3: the gpt models of these providers refuse max_tokens.
    private static void AddTokenLimit(List<JsonFieldEdit> edits, LlmCall call, AiTarget target, string? model)
    {
        var renames = target.Kind is AiProviderKind.OpenAi or AiProviderKind.Azure or AiProviderKind.Copilot
            && model?.StartsWith("gpt-", StringComparison.Ordinal) == true && call.Peek.MaxTokensValue.IsPresent;
        if (renames)
        {
            edits.Add(JsonFieldEdit.Remove("max_tokens"));
            if (!call.Peek.HasMaxCompletionTokens)
            {
                edits.Add(JsonFieldEdit.Set("max_completion_tokens", call.Body.Slice(call.Peek.MaxTokensValue.Start, call.Peek.MaxTokensValue.Length)));
            }
        }
    }
}
