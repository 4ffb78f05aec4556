namespace Agentgateway.AdminApi.Telemetry;

/// <summary>A span as received.</summary>
internal sealed record ReceivedSpan(
    string TraceId, string SpanId, string? ParentSpanId, string Name, string Kind, string Service, long StartUnixNano, long EndUnixNano, string Status,
    string? StatusMessage, IReadOnlyDictionary<string, string> Attributes);
