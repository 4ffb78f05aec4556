using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Tests.Usage;

internal static class TestUsage
{
    public static UsageBatch Batch(long after, params UsageEvent[] events) => new("gw-1", after, events);

    public static UsageEvent Event(
        long sequence, long? startedAt = null, string kind = "llm", int status = 200, string? user = "usr_1", string? key = "key_1", string? model = "gpt", long? cost = 1000,
        string? server = null, string? tool = null) => new(
        "gw-1", sequence, $"req-{sequence:D6}", kind, startedAt ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), DurationMs: 20, TimeToFirstTokenMs: 5, ConfigRevision: 3,
        Gateway: "default", Route: "llm", Backend: "b", Endpoint: "e", Method: "POST", Path: "/v1/chat/completions", status, ErrorCode: null, Error: null, TraceId: "t",
        SpanId: "s", key, user, TeamId: null, UserAgent: "curl", Provider: "mock", Operation: "chat", RequestedModel: model, SentModel: model, ResponseModel: model, server,
        McpMethod: null, tool, InputTokens: 10, OutputTokens: 5, CacheReadTokens: null, CacheWriteTokens: null, ReasoningTokens: null, cost,
        PriceStatus: cost is null ? "missing" : "exact", Streamed: true, Attempts: 1, new Dictionary<string, long> { ["auth"] = 1, ["end"] = 20 });
}
