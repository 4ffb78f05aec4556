using System.Buffers;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Translation;

/// <summary>Writes events where the caller wants them at the moment.</summary>
internal sealed class WriterSink(IChatStreamWriter writer) : IChatEventSink
{
    /// <summary>Where the next event goes; set before each one.</summary>
    public IBufferWriter<byte> Output { get; set; } = null!;

    /// <inheritdoc />
    public void On(ChatEvent chatEvent) => writer.Write(chatEvent, Output);
}
