using System.Buffers;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Streaming;
using Agentgateway.Llm.Translation.CustomTools;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Translation;

/// <summary>Translates one stream, piece by piece: bytes in, bytes out at once. Not thread-safe.</summary>
public sealed class StreamTranslation : IDisposable, IChatEventSink
{
    private readonly IChatStreamReader _reader;
    private readonly IChatStreamWriter _writer;
    private readonly IChatEventSink _entry;
    private readonly WriterSink _sink;
    private readonly EventGuard _guard;

    internal StreamTranslation(TranslationContext context)
    {
        _reader = ChatFormats.Get(context.Upstream).OpenReader(context);
        _writer = ChatFormats.Get(context.Client).OpenWriter(context);
        _sink = new WriterSink(_writer);
        _guard = new EventGuard(this, context);
        _entry = context.CustomTools.Count > 0 ? new CustomToolSink(_sink, context) : _sink;
        _entry = _writer.NeedsSequentialParts ? new PartSequencer(_entry) : _entry;
    }

    /// <summary>Token counts so far; null if none were reported.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>Model as the provider names it; null before it said so.</summary>
    public string? Model { get; private set; }

    /// <summary>The provider's id of the answer; null before it said so.</summary>
    public string? ResponseId { get; private set; }

    /// <summary>The provider's own word for why the model stopped; null before it did.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Service tier; null if not reported.</summary>
    public string? ServiceTier { get; private set; }

    /// <summary>Text, thoughts or a tool call has come.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Why the model stopped; null before it did.</summary>
    public StopReason? Stop { get; private set; }

    /// <summary>The provider reported a failure inside the stream.</summary>
    public ChatError? Failure { get; private set; }

    /// <summary>The provider ended its stream as its format says.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Sees every event after it has been written; for capture of completions. Set before the first <see cref="Push"/>.</summary>
    public IChatEventSink? Observer { get; set; }

    /// <summary>Takes the provider's next bytes and writes all that follows from them.</summary>
    /// <exception cref="StreamFormatException">The provider's stream is broken; write the end with <see cref="Fail"/>.</exception>
    public void Push(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        _sink.Output = output;
        _reader.Push(bytes, _guard);
    }

    /// <summary>The provider's body has ended cleanly; writes what is still to be said. If <see cref="IsEnded"/> is false afterwards, the answer was cut off.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        _sink.Output = output;
        _reader.Complete(_guard);
    }

    /// <summary>The stream cannot go on: writes an error as the client's format says it in streams.</summary>
    public void Fail(ChatError error, IBufferWriter<byte> output)
    {
        _sink.Output = output;
        if (!IsEnded && Failure is null)
        {
            _guard.On(new ChatFailed(error));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reader.Dispose();

    void IChatEventSink.On(ChatEvent chatEvent)
    {
        if (IsEnded || Failure is not null)
        {
            return;
        }

        Look(chatEvent);
        _entry.On(chatEvent);
        Observer?.On(chatEvent);
    }

    private void Look(ChatEvent chatEvent)
    {
        switch (chatEvent)
        {
            case ChatStarted started:
                ResponseId = started.Id ?? ResponseId;
                Model = started.Model ?? Model;
                ServiceTier = started.ServiceTier ?? ServiceTier;
                Usage = started.Usage ?? Usage;
                break;
            case PartStarted { Part: ToolCallPart } or PartDelta:
                HasContent = true;
                break;
            case UsageReported reported:
                Usage = reported.Usage;
                ServiceTier = reported.ServiceTier ?? ServiceTier;
                break;
            case ChatFinished finished:
                Stop = finished.Stop;
                FinishReason = finished.ProviderReason;
                Usage = finished.Usage ?? Usage;
                break;
            case ChatFailed failed:
                Failure = failed.Error;
                break;
            case ChatEnded:
                IsEnded = true;
                break;
        }
    }
}
