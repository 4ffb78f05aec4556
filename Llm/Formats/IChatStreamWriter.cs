using System.Buffers;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats;

/// <summary>Turns events into the bytes of a client's stream. One instance per stream.</summary>
public interface IChatStreamWriter
{
    /// <summary>True if parts must not overlap; the translation then puts a <see cref="Streaming.PartSequencer"/> before the writer.</summary>
    bool NeedsSequentialParts { get; }

    /// <summary>Writes what the event means; may write nothing, and holds nothing back that could be sent.</summary>
    void Write(ChatEvent chatEvent, IBufferWriter<byte> output);
}
