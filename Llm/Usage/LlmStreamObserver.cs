using Agentgateway.Llm.Responses;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads usage, model and first token from a streamed answer while its bytes go to the client unchanged.</summary>
/// <remarks>
/// Feed it after the bytes were sent. Most events are looked at with a few searches and not parsed: only the first ones (for model and id) and those
/// that carry usage or a finish reason are.
/// </remarks>
public sealed class LlmStreamObserver(LlmObservation observation, TimeProvider time) : IUsageObserver
{
    private const int EventsSearchedForModel = 4;

    private readonly SseScanner _scanner = new();
    private int _events;

    /// <inheritdoc />
    public long ContentEvents { get; private set; }

    /// <inheritdoc />
    public void Observe(ReadOnlySpan<byte> chunk)
    {
        var handler = new Handler(this);
        _scanner.Feed(chunk, ref handler);
    }

    /// <inheritdoc />
    public void Dispose() => _scanner.Dispose();

    private void Event(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        _events++;
        var carriesUsage = Says(data, "\"usage"u8);
        if (IsContent(eventName))
        {
            ContentEvents += carriesUsage ? 0 : 1;
            observation.FirstTokenAt ??= time.GetTimestamp();
        }

        if ((observation.ResponseModel is null && _events <= EventsSearchedForModel) || carriesUsage || (eventName.IsEmpty && Says(data, "\"finish_reason"u8)))
        {
            UsageReader.TryRead(data, observation);
        }

        observation.Completion?.Add(data.ToArray());
    }

    // Anthropic and OpenAI responses name their events, and open with some that are no content; in the other formats every chunk counts.
    private static bool IsContent(ReadOnlySpan<byte> eventName) => eventName.IsEmpty || (eventName.EndsWith("delta"u8) && !eventName.SequenceEqual("message_delta"u8));

    // A member whose name begins so, and that is not null: every chunk may name its usage and its finish reason, and one says something.
    private static bool Says(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var at = data.IndexOf(name);
            if (at < 0)
            {
                return false;
            }

            data = data[(at + name.Length)..];
            if (!data.StartsWith("\":null"u8) && !data.StartsWith("\": null"u8))
            {
                return true;
            }
        }
    }

    private readonly ref struct Handler(LlmStreamObserver owner) : ISseEventHandler
    {
        public void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data) => owner.Event(eventName, data);
    }
}
