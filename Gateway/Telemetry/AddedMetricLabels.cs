using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.Metrics;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Gives the metric families the labels of the configuration that serves.</summary>
internal sealed class AddedMetricLabels(MetricRegistry registry) : ISnapshotExtension
{
    public void OnCompile(Compilation compilation)
    {
    }

    public void OnApplied(RuntimeSnapshot snapshot) => registry.SetAddedLabels([.. snapshot.Frontend.Telemetry.MetricLabels.Select(label => label.Key)]);
}
