namespace Agentgateway.Llm.Usage;

/// <summary>Opens the observer that fits an answer.</summary>
public static class UsageObservers
{
    /// <summary>An observer for a stream of this media type; null if it is no stream and must be read as a whole with <see cref="UsageReader"/>.</summary>
    /// <param name="mediaType">Content type without parameters.</param>
    public static IUsageObserver? ForStream(string? mediaType, LlmObservation observation, TimeProvider time) => mediaType?.ToLowerInvariant() switch
    {
        "text/event-stream" => new LlmStreamObserver(observation, time),
        "application/vnd.amazon.eventstream" => new AwsStreamObserver(observation, time),
        "application/x-ndjson" or "application/jsonl" or "application/x-jsonlines" => new JsonLinesObserver(observation, time),
        _ => null,
    };
}
