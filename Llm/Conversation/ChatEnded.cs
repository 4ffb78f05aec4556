namespace Agentgateway.Llm.Conversation;

/// <summary>The provider ended its stream as its format says (<c>[DONE]</c>, <c>message_stop</c>, <c>response.completed</c>, …).</summary>
public sealed record ChatEnded : ChatEvent
{
    /// <summary>The one instance.</summary>
    public static ChatEnded Instance { get; } = new();
}
