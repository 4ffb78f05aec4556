namespace Agentgateway.AdminApi.Usage;

/// <summary>What a logged request and an hourly sum have in common, as a query sees it. Columns only: built and consumed inside SQL.</summary>
internal sealed class UsageFact
{
    /// <summary>Unix milliseconds; start of the hour for a sum.</summary>
    public long At { get; init; }

    public required string Kind { get; init; }

    public required string KeyId { get; init; }

    public required string UserId { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required string Target { get; init; }

    public required string StatusClass { get; init; }

    public long Requests { get; init; }

    public long Errors { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long CostNanoUsd { get; init; }

    public long Unpriced { get; init; }

    public long DurationMs { get; init; }
}
