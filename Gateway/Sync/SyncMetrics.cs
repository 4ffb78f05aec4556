using System.Diagnostics.Metrics;

namespace Agentgateway.Gateway.Sync;

/// <summary>What the fleet's health is measured by: age and revision of the configuration, usage that waits or was lost.</summary>
internal sealed class SyncMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Agentgateway.Sync";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Creates the instruments; values are read when somebody collects.</summary>
    public SyncMetrics(SyncStatus status, UsageSpool usage)
    {
        _meter.CreateObservableGauge("agw_config_age_seconds", () => status.ConfigAge.TotalSeconds, "s", "Time since the control plane last confirmed the running configuration.");
        _meter.CreateObservableGauge("agw_config_revision", () => status.ConfigRevision, null, "Revision of the running configuration.");
        _meter.CreateObservableGauge("agw_config_rejected", () => status.RejectedConfigRevision, null, "Revision that this gateway rejected and that is still the published one; 0 if none.");
        _meter.CreateObservableGauge("agw_usage_pending", () => usage.Pending, null, "Usage events that the control plane has not confirmed.");
        _meter.CreateObservableCounter("agw_usage_dropped_total", () => usage.Dropped, null, "Usage events lost because the spool was full or could not be written.");
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();
}
