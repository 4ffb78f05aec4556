using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Tracing;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>What the configuration says about the access log, tracing and metrics; part of the snapshot.</summary>
/// <param name="MetricLabels">Added labels (<c>config.metrics.fields.add</c>) in file order; null from the delegate shows as <c>unknown</c>.</param>
internal sealed record TelemetrySettings(
    AccessLogSettings AccessLog, TracingSettings? Tracing, IReadOnlyList<KeyValuePair<string, Func<Exchange, string?>>> MetricLabels)
{
    public static TelemetrySettings Default { get; } = new(AccessLogSettings.Default, null, []);
}
