using System.Diagnostics;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>The gateway's activity source. Listeners: the process's OTLP exporter and one per <c>tracing</c> target.</summary>
internal static class GatewayTracing
{
    /// <summary>Instrumentation scope of all spans.</summary>
    public const string SourceName = "agentgateway";

    public static ActivitySource Source { get; } = new(SourceName, typeof(GatewayTracing).Assembly.GetName().Version?.ToString(3));
}
