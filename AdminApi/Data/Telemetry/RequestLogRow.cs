namespace Agentgateway.AdminApi.Data.Telemetry;

/// <summary>One finished request. Prompts and bodies are never in it.</summary>
internal sealed class RequestLogRow
{
    /// <summary>Request id, UUIDv7.</summary>
    public required string Id { get; set; }

    public required string InstanceId { get; set; }

    /// <summary>Sequence of the gateway; (InstanceId, Sequence) is unique and makes ingestion idempotent.</summary>
    public long Sequence { get; set; }

    /// <summary><c>llm</c>, <c>mcp</c>, <c>a2a</c> or <c>http</c>.</summary>
    public required string Kind { get; set; }

    public long StartedAt { get; set; }

    public long DurationMs { get; set; }

    public long? TtftMs { get; set; }

    public long ConfigRevision { get; set; }

    public string? Gateway { get; set; }

    public string? Route { get; set; }

    public string? Backend { get; set; }

    public string? Endpoint { get; set; }

    public string? Method { get; set; }

    public string? Path { get; set; }

    public int Status { get; set; }

    public string? ErrorCode { get; set; }

    public string? Error { get; set; }

    public string? TraceId { get; set; }

    public string? SpanId { get; set; }

    public string? KeyId { get; set; }

    public string? UserId { get; set; }

    public string? TeamId { get; set; }

    public string? UserAgent { get; set; }

    public string? Provider { get; set; }

    public string? Operation { get; set; }

    public string? RequestedModel { get; set; }

    public string? SentModel { get; set; }

    public string? ResponseModel { get; set; }

    public string? McpServer { get; set; }

    public string? McpMethod { get; set; }

    public string? Tool { get; set; }

    public long? InputTokens { get; set; }

    public long? OutputTokens { get; set; }

    public long? CacheReadTokens { get; set; }

    public long? CacheWriteTokens { get; set; }

    public long? ReasoningTokens { get; set; }

    /// <summary>1e-9 USD; null = price unknown.</summary>
    public long? CostNanoUsd { get; set; }

    public required string PriceStatus { get; set; }

    public bool Streamed { get; set; }

    public int Attempts { get; set; }

    public string? TimelineJson { get; set; }

    /// <summary>The provider's id of the answer.</summary>
    public string? ResponseId { get; set; }

    /// <summary>The provider's words, one per choice, with commas between them.</summary>
    public string? FinishReasons { get; set; }

    /// <summary>The token counts are the gateway's estimate, at least in part.</summary>
    public bool UsageEstimated { get; set; }
}
