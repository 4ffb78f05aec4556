using System.Text.Json;
using Agentgateway.AdminApi.Data.Telemetry;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Usage;

/// <summary>Turns an event into a row. Whatever a gateway sends becomes a valid row: one odd event must not stop the queue.</summary>
internal static class UsageMapping
{
    private const int ShortText = 256;
    private const int LongText = 2048;

    public static RequestLogRow ToRow(string instanceId, UsageEvent usage) => new()
    {
        Id = string.IsNullOrEmpty(usage.RequestId) ? $"{instanceId}:{usage.Sequence}" : Clip(usage.RequestId, ShortText)!,
        InstanceId = instanceId,
        Sequence = usage.Sequence,
        Kind = usage.Kind is "llm" or "mcp" or "a2a" ? usage.Kind : "http",
        StartedAt = usage.StartedAt,
        DurationMs = Math.Max(0, usage.DurationMs),
        TtftMs = usage.TimeToFirstTokenMs,
        ConfigRevision = usage.ConfigRevision,
        Gateway = Clip(usage.Gateway, ShortText),
        Route = Clip(usage.Route, ShortText),
        Backend = Clip(usage.Backend, ShortText),
        Endpoint = Clip(usage.Endpoint, ShortText),
        Method = Clip(usage.Method, 32),
        Path = Clip(usage.Path, LongText),
        Status = usage.Status,
        ErrorCode = Clip(usage.ErrorCode, ShortText),
        Error = Clip(usage.Error, LongText),
        TraceId = Clip(usage.TraceId, 64),
        SpanId = Clip(usage.SpanId, 64),
        KeyId = Clip(usage.KeyId, ShortText),
        UserId = Clip(usage.UserId, ShortText),
        TeamId = Clip(usage.TeamId, ShortText),
        UserAgent = Clip(usage.UserAgent, ShortText),
        Provider = Clip(usage.Provider, ShortText),
        Operation = Clip(usage.Operation, ShortText),
        RequestedModel = Clip(usage.RequestedModel, ShortText),
        SentModel = Clip(usage.SentModel, ShortText),
        ResponseModel = Clip(usage.ResponseModel, ShortText),
        McpServer = Clip(usage.McpServer, ShortText),
        McpMethod = Clip(usage.McpMethod, ShortText),
        Tool = Clip(usage.Tool, ShortText),
        InputTokens = usage.InputTokens,
        OutputTokens = usage.OutputTokens,
        CacheReadTokens = usage.CacheReadTokens,
        CacheWriteTokens = usage.CacheWriteTokens,
        ReasoningTokens = usage.ReasoningTokens,
        CostNanoUsd = usage.CostNanoUsd,
        PriceStatus = usage.PriceStatus is "exact" or "unpriced" or "missing" or "noCatalog" or "n/a" ? usage.PriceStatus
            : usage.CostNanoUsd is null ? "missing" : "exact",
        Streamed = usage.Streamed,
        Attempts = usage.Attempts,
        TimelineJson = usage.Timeline is null
            ? null
            : JsonSerializer.Serialize(new Dictionary<string, long>(usage.Timeline), SyncJson.Default.DictionaryStringInt64),
        ResponseId = Clip(usage.ResponseId, ShortText),
        FinishReasons = usage.FinishReasons is { Count: > 0 } reasons ? Clip(string.Join(',', reasons), ShortText) : null,
        UsageEstimated = usage.UsageEstimated,
    };

    private static string? Clip(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
