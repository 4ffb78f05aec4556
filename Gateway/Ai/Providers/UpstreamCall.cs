using Agentgateway.Llm;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>How one call goes to one provider.</summary>
/// <param name="Client">Kind of call that the client made.</param>
/// <param name="Type">Kind of call that the provider gets; differs if the body is translated.</param>
/// <param name="Streams">The answer is asked for as a stream.</param>
/// <param name="Model">Model to ask for; null if the call names none.</param>
internal readonly record struct UpstreamCall(LlmRouteType Client, LlmRouteType Type, bool Streams, string? Model)
{
    /// <summary>The provider speaks another format than the client.</summary>
    public bool IsTranslated => Client != Type;

    /// <summary>Chat format of the client; null if this is no chat.</summary>
    public ChatFormat? ClientFormat => ProviderFormats.ChatFormatOf(Client);

    /// <summary>Chat format of the provider; null if this is no chat.</summary>
    public ChatFormat? Format => ProviderFormats.ChatFormatOf(Type);
}
