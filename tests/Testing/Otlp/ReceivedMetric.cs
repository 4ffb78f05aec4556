namespace Agentgateway.Testing.Otlp;

/// <summary>A metric that a service exported at least once.</summary>
public sealed record ReceivedMetric(string Service, string Meter, string Name, string Unit);
