namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>Shape of a metric family.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
    Info,
}
