using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Ai;

/// <summary>The <c>ai</c> policies of provider, backend and route as one: the more specific wins field by field, whole fields at a time.</summary>
internal static class AiPolicyLayers
{
    /// <summary>Merges, the most specific first.</summary>
    public static AiPolicy Merge(params ReadOnlySpan<AiPolicy?> layers)
    {
        var merged = new AiPolicy();
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            if (layers[i] is { } layer)
            {
                merged = new AiPolicy
                {
                    Defaults = layer.Defaults.Count > 0 ? layer.Defaults : merged.Defaults,
                    Overrides = layer.Overrides.Count > 0 ? layer.Overrides : merged.Overrides,
                    Transformations = layer.Transformations.Count > 0 ? layer.Transformations : merged.Transformations,
                    FinalTransformations = layer.FinalTransformations.Count > 0 ? layer.FinalTransformations : merged.FinalTransformations,
                    PrependPrompts = layer.PrependPrompts.Count > 0 ? layer.PrependPrompts : merged.PrependPrompts,
                    AppendPrompts = layer.AppendPrompts.Count > 0 ? layer.AppendPrompts : merged.AppendPrompts,
                    ModelAliases = layer.ModelAliases.Count > 0 ? layer.ModelAliases : merged.ModelAliases,
                    PromptCaching = layer.PromptCaching ?? merged.PromptCaching,
                    Routes = layer.Routes.Count > 0 ? layer.Routes : merged.Routes,
                    PromptGuard = layer.PromptGuard ?? merged.PromptGuard,
                };
            }
        }

        return merged;
    }

    /// <summary>Says which fields are not supported by this version.</summary>
    /// <returns>True if a guard is configured: it cannot be left out silently, so its traffic must be refused.</returns>
    public static bool WarnIneffective(AiPolicy policy, string path, Compilation compilation)
    {
        if (policy.PromptGuard is not null)
        {
            compilation.Warn(path + ".promptGuard", "not supported by this version: calls are refused");
        }

        return policy.PromptGuard is not null;
    }
}
