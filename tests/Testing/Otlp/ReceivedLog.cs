namespace Agentgateway.Testing.Otlp;

/// <summary>A log record as a service exported it.</summary>
/// <param name="TraceId">Lower-case hex; empty outside of a trace.</param>
public sealed record ReceivedLog(string Service, string Category, string Severity, string Body, string TraceId, IReadOnlyDictionary<string, string> Attributes);
