using System.Collections.Frozen;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;

namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>Compiled <c>frontendPolicies.tracing</c>.</summary>
/// <param name="Target">Where spans go beside the process's own exporter; null = only there.</param>
/// <param name="RandomSampling">Whether to start a trace for a request without one.</param>
/// <param name="ClientSampling">Whether to continue a client's trace.</param>
internal sealed record TracingSettings(OtlpTraceTarget? Target, Func<Exchange, bool> RandomSampling, Func<Exchange, bool> ClientSampling) : IDisposable
{
    /// <summary>False leaves the span and its children out; null = always.</summary>
    public Func<Exchange, bool>? Filter { get; init; }

    /// <summary>Added attributes, in file order; <c>span.name</c> names the span.</summary>
    public IReadOnlyList<FieldExpression> Attributes { get; init; } = [];

    /// <summary>Default attributes that are left out.</summary>
    public FrozenSet<string> Remove { get; init; } = [];

    public void Dispose() => Target?.Dispose();
}
