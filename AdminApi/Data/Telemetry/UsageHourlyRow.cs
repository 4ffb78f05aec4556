namespace Agentgateway.AdminApi.Data.Telemetry;

/// <summary>Sums per hour and dimension. Empty text stands for none, since key columns are never null.</summary>
internal sealed class UsageHourlyRow
{
    /// <summary>Unix hour.</summary>
    public long Hour { get; set; }

    public required string Kind { get; set; }

    public string KeyId { get; set; } = "";

    public string UserId { get; set; } = "";

    public string Provider { get; set; } = "";

    public string Model { get; set; } = "";

    /// <summary>MCP server and tool, or route.</summary>
    public string Target { get; set; } = "";

    /// <summary><c>2xx</c>, <c>4xx</c> …</summary>
    public string StatusClass { get; set; } = "";

    public long Requests { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    public long CacheReadTokens { get; set; }

    public long CacheWriteTokens { get; set; }

    public long ReasoningTokens { get; set; }

    public long CostNanoUsd { get; set; }

    public long Unpriced { get; set; }

    public long DurationSumMs { get; set; }
}
