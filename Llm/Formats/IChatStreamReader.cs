using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats;

/// <summary>Turns the bytes of a provider's stream into events. One instance per stream; takes bytes in pieces of any size.</summary>
public interface IChatStreamReader : IDisposable
{
    /// <summary>Takes the next bytes and reports every event that they complete, at once.</summary>
    /// <exception cref="StreamFormatException">The framing is broken and the stream cannot be understood further.</exception>
    void Push(ReadOnlySpan<byte> bytes, IChatEventSink sink);

    /// <summary>The body has ended cleanly. Reports what can be concluded from that (an OpenAI-compatible provider that never sends <c>[DONE]</c>).</summary>
    void Complete(IChatEventSink sink);
}
