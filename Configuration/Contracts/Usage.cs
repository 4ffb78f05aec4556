namespace Agentgateway.Configuration.Contracts;

/// <summary>Totals of a period.</summary>
/// <param name="CostUsd">Decimal text in USD; unpriced requests are not in it and are counted apart.</param>
public sealed record UsageSummary(
    DateTimeOffset From, DateTimeOffset To, long Requests, long Errors, long InputTokens, long OutputTokens, long CacheReadTokens, long ReasoningTokens,
    string CostUsd, long UnpricedRequests, double? AverageLatencyMs, DateTimeOffset? DataFreshness);

/// <summary>Buckets of a period, in order, empty ones included.</summary>
public sealed record UsageTimeseries(DateTimeOffset From, DateTimeOffset To, int BucketSeconds, IReadOnlyList<UsageBucket> Buckets);

/// <summary>One bucket.</summary>
public sealed record UsageBucket(DateTimeOffset Start, long Requests, long Errors, long InputTokens, long OutputTokens, string CostUsd);

/// <summary>Totals per value of one dimension, largest first.</summary>
public sealed record UsageBreakdown(string GroupBy, IReadOnlyList<UsageGroup> Groups);

/// <summary>One value of the dimension.</summary>
public sealed record UsageGroup(string Key, string? Label, long Requests, long Errors, long InputTokens, long OutputTokens, string CostUsd, long UnpricedRequests);

/// <summary>One request in the log. List entries leave <paramref name="Timeline"/> out.</summary>
public sealed record RequestLog(
    string Id, string Kind, DateTimeOffset StartedAt, long DurationMs, long? TtftMs, int Status, string? ErrorCode, string? Error,
    string? Method, string? Path, string? Route, string? Backend, string? Endpoint, string? TraceId, string? InstanceId, long? ConfigRevision,
    string? KeyId, string? KeyName, string? UserId, string? UserName, string? Provider, string? Operation,
    string? RequestedModel, string? SentModel, string? ResponseModel, string? McpServer, string? McpMethod, string? Tool,
    long? InputTokens, long? OutputTokens, long? CacheReadTokens, long? ReasoningTokens, string? CostUsd, string PriceStatus,
    bool Streamed, int Attempts, string? UserAgent, IReadOnlyDictionary<string, long>? Timeline)
{
    /// <summary>The provider's id of the answer; null if it gave none.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Why the answer ended, in the provider's own words, one per choice, with commas between them; null if it did not say.</summary>
    public string? FinishReasons { get; init; }

    /// <summary>The token counts are the gateway's estimate, at least in part.</summary>
    public bool UsageEstimated { get; init; }
}
