using Agentgateway.Gateway.Telemetry.Metrics;

namespace Agentgateway.Gateway.Sync;

/// <summary>What the fleet's health is measured by: age and revision of the configuration, usage that waits or was lost.</summary>
internal sealed class SyncMetrics
{
    /// <summary>Registers the gauges; values are read when somebody collects.</summary>
    public SyncMetrics(GatewayMetrics metrics, SyncStatus status, UsageSpool usage)
    {
        metrics.Gauge("config_age_seconds", "Seconds since the control plane last confirmed the running configuration.", () => status.ConfigAge.TotalSeconds);
        metrics.Gauge("config_revision", "Revision of the running configuration; 0 before the first.", () => status.ConfigRevision);
        metrics.Gauge("config_rejected_revision", "Published revision that this gateway rejected; 0 if none.", () => status.RejectedConfigRevision);
        metrics.Gauge("usage_pending", "Usage events that the control plane has not confirmed.", () => usage.Pending);
        metrics.Gauge("usage_dropped", "Usage events lost since start: spool full or not writable.", () => usage.Dropped);
    }
}
