namespace Agentgateway.Configuration.Sync;

/// <summary>One finished request. Prompts and bodies are never in it.</summary>
/// <param name="InstanceId">Gateway that served it.</param>
/// <param name="Sequence">Grows by one per event of that gateway, across restarts; (instance, sequence) makes ingestion idempotent.</param>
/// <param name="RequestId">UUIDv7 text, also sent to the client as <c>x-agw-request-id</c>.</param>
/// <param name="Kind"><c>llm</c>, <c>mcp</c>, <c>a2a</c> or <c>http</c>.</param>
/// <param name="StartedAt">Unix milliseconds.</param>
/// <param name="DurationMs">Until the last byte of the response, streaming included.</param>
/// <param name="TimeToFirstTokenMs">Until the first content of a streamed answer; null if not streamed.</param>
/// <param name="CostNanoUsd">Null when the price is unknown: never zero by default.</param>
/// <param name="PriceStatus"><c>exact</c>, <c>unpriced</c>, <c>missing</c>, <c>noCatalog</c> or <c>n/a</c>.</param>
/// <param name="Timeline">Named points in milliseconds from the start: <c>auth</c>, <c>route</c>, <c>upstream</c>, <c>firstByte</c>, <c>end</c>.</param>
public sealed record UsageEvent(
    string InstanceId,
    long Sequence,
    string RequestId,
    string Kind,
    long StartedAt,
    long DurationMs,
    long? TimeToFirstTokenMs,
    long ConfigRevision,
    string? Gateway,
    string? Route,
    string? Backend,
    string? Endpoint,
    string? Method,
    string? Path,
    int Status,
    string? ErrorCode,
    string? Error,
    string? TraceId,
    string? SpanId,
    string? KeyId,
    string? UserId,
    string? TeamId,
    string? UserAgent,
    string? Provider,
    string? Operation,
    string? RequestedModel,
    string? SentModel,
    string? ResponseModel,
    string? McpServer,
    string? McpMethod,
    string? Tool,
    long? InputTokens,
    long? OutputTokens,
    long? CacheReadTokens,
    long? CacheWriteTokens,
    long? ReasoningTokens,
    long? CostNanoUsd,
    string PriceStatus,
    bool Streamed,
    int Attempts,
    IReadOnlyDictionary<string, long>? Timeline)
{
    /// <summary>The token counts are the gateway's estimate, at least in part: the provider reported none, or the client left before it did.</summary>
    public bool UsageEstimated { get; init; }

    /// <summary>The provider's id of the answer; null if it gave none.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Why each choice of the answer ended, in the provider's own words; null if it did not say.</summary>
    public IReadOnlyList<string>? FinishReasons { get; init; }
}
