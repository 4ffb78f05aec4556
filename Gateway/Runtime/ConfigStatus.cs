using Agentgateway.Gateway.Telemetry.Metrics;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Whether the newest configuration that arrived is the one that serves, and if not, why. For the metric <c>config_synchronized</c> and the admin address.</summary>
internal sealed class ConfigStatus
{
    private readonly TimeProvider _time;
    private volatile Outcome _last;

    public ConfigStatus(GatewayMetrics metrics, TimeProvider time)
    {
        _time = time;
        _last = new Outcome([], time.GetUtcNow());
        metrics.Gauge("config_synchronized", "1 while the newest configuration serves; 0 when it was rejected and the one before serves on.", () => IsSynchronized ? 1 : 0);
    }

    public bool IsSynchronized => _last.Errors.Count == 0;

    /// <summary>Reasons of the rejection, without secrets; empty when synchronized.</summary>
    public IReadOnlyList<string> Errors => _last.Errors;

    /// <summary>When the newest configuration was applied or rejected.</summary>
    public DateTimeOffset Since => _last.At;

    /// <summary>The newest configuration serves.</summary>
    public void Accept() => _last = new Outcome([], _time.GetUtcNow());

    /// <summary>The newest configuration was rejected; what ran before runs on.</summary>
    public void Reject(IReadOnlyList<string> errors) => _last = new Outcome(errors, _time.GetUtcNow());

    private sealed record Outcome(IReadOnlyList<string> Errors, DateTimeOffset At);
}
