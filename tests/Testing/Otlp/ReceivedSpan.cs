namespace Agentgateway.Testing.Otlp;

/// <summary>A span as a service exported it.</summary>
/// <param name="TraceId">Lower-case hex.</param>
/// <param name="ParentSpanId">Lower-case hex; empty for a root.</param>
public sealed record ReceivedSpan(
    string Service, string Scope, string TraceId, string SpanId, string ParentSpanId, string Name, int Kind, IReadOnlyDictionary<string, string> Attributes);
