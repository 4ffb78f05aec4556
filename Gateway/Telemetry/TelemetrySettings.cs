using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Tracing;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>What the configuration says about the access log and tracing; part of the snapshot.</summary>
internal sealed record TelemetrySettings(AccessLogSettings AccessLog, TracingSettings? Tracing)
{
    public static TelemetrySettings Default { get; } = new(AccessLogSettings.Default, null);
}
