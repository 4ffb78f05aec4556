using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>Finds the translation that a call needs.</summary>
internal static class CallTranslation
{
    /// <summary>The translation; null if the client's bytes can go out as they are.</summary>
    public static ICallTranslation? Open(Exchange exchange, AiTarget target, in UpstreamCall call, TimeProvider time)
    {
        if (call is { ClientFormat: { } client, Format: { } upstream } && client != upstream)
        {
            return new ChatTranslation(exchange, target, call, time);
        }

        return null;
    }
}
