using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Responses;

namespace Agentgateway.Llm.Formats;

/// <summary>Base of the readers of Server-Sent Events: finds the events and parses their data. An event that is not JSON is skipped.</summary>
public abstract class SseStreamReader : IChatStreamReader
{
    private readonly SseScanner _scanner;

    /// <summary>A reader with the given bound.</summary>
    /// <param name="maxEventBytes">Upper bound of one event in bytes; over it the stream is broken.</param>
    protected SseStreamReader(int maxEventBytes) => _scanner = new SseScanner(maxEventBytes);

    /// <inheritdoc />
    public void Push(ReadOnlySpan<byte> bytes, IChatEventSink sink)
    {
        var handler = new Handler(this, sink);
        _scanner.Feed(bytes, ref handler);
        if (_scanner.Overflowed)
        {
            throw new StreamFormatException("An event of the stream is too large.");
        }
    }

    /// <inheritdoc />
    public abstract void Complete(IChatEventSink sink);

    /// <inheritdoc />
    public void Dispose()
    {
        _scanner.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One event with JSON data. The element is valid during the call only.</summary>
    protected abstract void OnEvent(JsonElement data, IChatEventSink sink);

    /// <summary>The literal <c>[DONE]</c>.</summary>
    protected virtual void OnDone(IChatEventSink sink)
    {
    }

    private void Event(ReadOnlySpan<byte> data, IChatEventSink sink)
    {
        if (data.Trim((byte)' ').SequenceEqual("[DONE]"u8))
        {
            OnDone(sink);
            return;
        }

        var reader = new Utf8JsonReader(data);
        JsonDocument document;
        try
        {
            document = JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            // One broken event must not cost the rest of the answer.
            return;
        }

        using (document)
        {
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                OnEvent(document.RootElement, sink);
            }
        }
    }

    private readonly ref struct Handler(SseStreamReader owner, IChatEventSink sink) : ISseEventHandler
    {
        public void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data) => owner.Event(data, sink);
    }
}
