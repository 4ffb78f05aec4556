using Agentgateway.Llm.Streaming.Aws;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads usage from a Bedrock stream, Converse or invoke, while its bytes go to the client unchanged.</summary>
/// <remarks>A checksum that is wrong stops the reading; the bytes go on.</remarks>
public sealed class AwsStreamObserver(LlmObservation observation, TimeProvider time) : IUsageObserver
{
    private readonly AwsEventStreamDecoder _decoder = new();

    /// <inheritdoc />
    public long ContentEvents { get; private set; }

    /// <inheritdoc />
    public void Observe(ReadOnlySpan<byte> chunk)
    {
        var handler = new Handler(this);
        _decoder.Feed(chunk, ref handler);
    }

    /// <inheritdoc />
    public void Dispose() => _decoder.Dispose();

    private void Message(in AwsEventMessage message)
    {
        if (!message.IsEvent)
        {
            return;
        }

        var invoke = message.EventType.SequenceEqual("chunk"u8);
        if (invoke || message.EventType.SequenceEqual("contentBlockDelta"u8))
        {
            ContentEvents++;
            observation.FirstTokenAt ??= time.GetTimestamp();
        }

        // Converse says why it stopped and what it used in its last two events; an invoked model may do so anywhere.
        if (invoke || message.EventType.SequenceEqual("metadata"u8) || message.EventType.SequenceEqual("messageStop"u8))
        {
            UsageReader.TryRead(message.Payload, observation);
        }

        observation.Completion?.Add(message.Payload.ToArray());
    }

    private readonly ref struct Handler(AwsStreamObserver owner) : IAwsEventHandler
    {
        public void OnMessage(in AwsEventMessage message) => owner.Message(message);
    }
}
