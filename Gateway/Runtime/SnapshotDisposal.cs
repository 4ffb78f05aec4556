using Agentgateway.Gateway.Telemetry.Tracing;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Ends what a replaced snapshot held open (trace exporters), after the requests that still use it had time to finish.</summary>
internal sealed class SnapshotDisposal(TimeProvider time) : ISnapshotExtension
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private TracingSettings? _current;

    public void OnCompile(Compilation compilation)
    {
    }

    public void OnApplied(RuntimeSnapshot snapshot)
    {
        var next = snapshot.Frontend.Telemetry.Tracing;
        var previous = _current;
        _current = next;
        if (previous is not null && !ReferenceEquals(previous, next))
        {
            _ = DisposeLaterAsync(previous);
        }
    }

    private async Task DisposeLaterAsync(TracingSettings settings)
    {
        await Task.Delay(Grace, time);
        settings.Dispose();
    }
}
