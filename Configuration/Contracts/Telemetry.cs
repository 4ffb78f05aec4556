namespace Agentgateway.Configuration.Contracts;

/// <summary>A trace in the development receiver.</summary>
public sealed record TraceSummary(string TraceId, string Name, IReadOnlyList<string> Services, DateTimeOffset StartedAt, double DurationMs, int SpanCount, bool HasError);

/// <summary>All spans of a trace, by start time.</summary>
public sealed record TraceDetail(string TraceId, IReadOnlyList<SpanInfo> Spans);

/// <summary>One span.</summary>
/// <param name="OffsetMs">Start relative to the first span of the trace.</param>
public sealed record SpanInfo(
    string SpanId, string? ParentSpanId, string Name, string Kind, string Service, double OffsetMs, double DurationMs, string Status, string? StatusMessage,
    IReadOnlyDictionary<string, string> Attributes);

/// <summary>A log record.</summary>
public sealed record LogInfo(DateTimeOffset At, string Service, string Severity, string? Category, string Message, string? TraceId, string? SpanId, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A metric instrument's latest points.</summary>
public sealed record MetricInfo(string Service, string Name, string? Unit, string? Description, string Type, IReadOnlyList<MetricPoint> Points);

/// <summary>One point.</summary>
public sealed record MetricPoint(DateTimeOffset At, double Value, long? Count, IReadOnlyDictionary<string, string> Attributes);

/// <summary>RFC 9457 problem as AdminApi writes it.</summary>
public sealed record Problem(string? Type, string? Title, int? Status, string? Detail, string? Instance, string? Code, string? TraceId, IReadOnlyList<ProblemError>? Errors, IReadOnlyList<string>? References);

/// <summary>One field error.</summary>
/// <param name="Pointer">JSON pointer into the body, e.g. <c>/spec/params/baseUrl</c>.</param>
public sealed record ProblemError(string Pointer, string Code, string Message);
