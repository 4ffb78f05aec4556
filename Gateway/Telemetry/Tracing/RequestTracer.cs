using System.Diagnostics;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>Starts the server span of a request and decides whether it is recorded.</summary>
/// <remarks>
/// The configuration decides first (<c>clientSampling</c> for requests that carry a <c>traceparent</c>, <c>randomSampling</c> for others), then the SDK's
/// sampler for the process's own exporter. A client's trace is continued even when nobody records it, so that the upstream sees one trace. telemetry.md 4.
/// </remarks>
internal static class RequestTracer
{
    // What the listener below answers for the StartActivity call that runs on this thread right now.
    [ThreadStatic]
    private static ActivitySamplingResult _decision;

    static RequestTracer() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = static source => source.Name == GatewayTracing.SourceName,
        Sample = static (ref ActivityCreationOptions<ActivityContext> options) => _decision,
        SampleUsingParentId = static (ref ActivityCreationOptions<string> options) => _decision,
    });

    /// <summary>Sets <see cref="Exchange.Activity"/> if the request is traced. Call once, before any policy.</summary>
    public static void Start(Exchange exchange)
    {
        var settings = exchange.Snapshot.Frontend.Telemetry.Tracing;
        var isContinued = TraceParent.TryParse(exchange.Request.Headers[TraceParent.Header], out var parent);
        var sampled = isContinued
            ? settings is null || settings.ClientSampling(exchange)
            : settings is not null && settings.RandomSampling(exchange);

        // The client's flags are copied: a trace that it did not sample gets ids but is not exported.
        var recorded = sampled && settings?.Target is not null && (!isContinued || parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        exchange.Activity = StartActivity(
            "request", ActivityKind.Server, parent,
            recorded ? ActivitySamplingResult.AllDataAndRecorded : sampled ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None);
        if (recorded)
        {
            exchange.TraceTarget = settings!.Target;
        }

        if (exchange.Activity is { } activity && isContinued && exchange.Request.Headers["tracestate"].ToString() is { Length: > 0 } state)
        {
            activity.TraceStateString = state;
        }
    }

    /// <summary>Starts a client span under the server span, recorded as that is.</summary>
    public static Activity? StartCall(Exchange exchange, string name)
    {
        if (exchange.Activity is not { } server)
        {
            return null;
        }

        var decision = !server.IsAllDataRequested ? ActivitySamplingResult.None
            : server.Recorded ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.AllData;
        var activity = StartActivity(name, ActivityKind.Client, server.Context, decision);
        if (activity is not null && exchange.TraceTarget is not null)
        {
            (exchange.ChildSpans ??= []).Add(activity);
        }

        return activity;
    }

    private static Activity? StartActivity(string name, ActivityKind kind, ActivityContext parent, ActivitySamplingResult decision)
    {
        _decision = decision;
        try
        {
            return GatewayTracing.Source.StartActivity(name, kind, parent);
        }
        finally
        {
            _decision = ActivitySamplingResult.None;
        }
    }
}
