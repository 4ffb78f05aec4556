using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats;

/// <summary>Takes the events of a stream.</summary>
public interface IChatEventSink
{
    /// <summary>One event; see <see cref="ChatEvent"/> for the order.</summary>
    void On(ChatEvent chatEvent);
}
