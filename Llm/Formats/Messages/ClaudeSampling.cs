using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>The sampling settings that a Claude model takes out of those that a client of another format sent, often by habit.</summary>
/// <param name="Temperature">0 to 1; null if it is not sent.</param>
/// <param name="TopP">Null if it is not sent.</param>
/// <param name="TopK">Null if it is not sent.</param>
internal readonly record struct ClaudeSampling(double? Temperature, double? TopP, long? TopK)
{
    private const double MaxTemperature = 1;

    /// <summary>Drops what the model would refuse, with a note.</summary>
    /// <param name="thinks">The model thinks in this request; then it takes none.</param>
    public static ClaudeSampling For(ChatRequest request, bool thinks, TranslationContext context)
    {
        var own = request.Source is ChatFormat.Messages or ChatFormat.Bedrock;
        var version = own ? null : ClaudeVersion.Of(request.Model);
        if (thinks || version >= ClaudeVersion.AdaptiveOnly)
        {
            if (request.Temperature is not null || request.TopP is not null || request.TopK is not null)
            {
                context.Note("temperature, top_p, top_k", thinks ? "a thinking model takes no sampling settings" : "this model takes no sampling settings");
            }

            return default;
        }

        var sampling = new ClaudeSampling(request.Temperature, request.TopP, request.TopK);
        if (!own && sampling.Temperature > MaxTemperature)
        {
            context.Note("temperature", "the highest that this model takes is 1");
            sampling = sampling with { Temperature = MaxTemperature };
        }

        if (version >= ClaudeVersion.OneSamplingSetting && sampling is { Temperature: not null, TopP: not null })
        {
            context.Note("top_p", "this model does not take it beside a temperature");
            sampling = sampling with { TopP = null };
        }

        return sampling;
    }
}
