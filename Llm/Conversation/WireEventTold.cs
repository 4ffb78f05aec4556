namespace Agentgateway.Llm.Conversation;

/// <summary>All that one event of the provider's stream means has been told. Writers that join the pieces of one event write them now; others need not care.</summary>
/// <remarks>Sent by readers whose format puts several parts into one event (Gemini).</remarks>
public sealed record WireEventTold : ChatEvent
{
    /// <summary>The one instance.</summary>
    public static WireEventTold Instance { get; } = new();
}
