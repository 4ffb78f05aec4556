using System.Collections.Frozen;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;

namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>Compiled <c>frontendPolicies.tracing</c>.</summary>
internal sealed record TracingSettings : IDisposable
{
    private readonly Action? _release;

    public TracingSettings(Action? release = null) => _release = release;

    /// <summary>Where spans go beside the process's own exporter; null = only there.</summary>
    public OtlpTraceTarget? Target { get; init; }

    /// <summary>Whether to start a trace for a request without one.</summary>
    public Func<Exchange, bool> RandomSampling { get; init; } = static _ => false;

    /// <summary>Whether to continue a client's trace.</summary>
    public Func<Exchange, bool> ClientSampling { get; init; } = static _ => true;

    /// <summary>False leaves the span and its children out; null = always.</summary>
    public Func<Exchange, bool>? Filter { get; init; }

    /// <summary>Added attributes, in file order; <c>span.name</c> names the span.</summary>
    public IReadOnlyList<FieldExpression> Attributes { get; init; } = [];

    /// <summary>Default attributes that are left out.</summary>
    public FrozenSet<string> Remove { get; init; } = [];

    /// <summary>Gives the collector back; call when no request uses the snapshot any more.</summary>
    public void Dispose() => _release?.Invoke();
}
