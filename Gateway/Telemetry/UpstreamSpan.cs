using System.Diagnostics;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.Tracing;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>The client span of one attempt, and the <c>traceparent</c> that the upstream gets.</summary>
internal readonly struct UpstreamSpan : IDisposable
{
    private readonly Activity? _activity;

    private UpstreamSpan(Activity? activity) => _activity = activity;

    /// <summary>Starts the span under the exchange's server span and writes the propagation header. Without a server span it only propagates.</summary>
    public static UpstreamSpan Start(Exchange exchange, Attempt attempt, UpstreamRequest request)
    {
        if (exchange.Activity is null)
        {
            if (exchange.TraceParent is not null)
            {
                request.Headers.Set(TraceParent.Header, exchange.TraceParent);
            }

            return default;
        }

        var activity = RequestTracer.StartCall(exchange, $"{request.Method} {attempt.Endpoint.Address}");
        if (activity is not null)
        {
            activity.SetTag("agentgateway.outbound.kind", "Primary");
            activity.SetTag("agentgateway.outbound.subtype", exchange.Llm is not null ? "Llm" : exchange.Mcp is not null ? "Mcp" : "Http");
            activity.SetTag("http.method", request.Method);
            activity.SetTag("http.request.method", request.Method);
            activity.SetTag("http.host", request.Authority);
            activity.SetTag("http.path", request.PathAndQuery);
            activity.SetTag("server.address", attempt.Endpoint.UnixPath ?? attempt.Endpoint.Host);
            if (attempt.Endpoint.UnixPath is null)
            {
                activity.SetTag("server.port", attempt.Endpoint.Port);
            }

            if (attempt.Number > 0)
            {
                activity.SetTag("retry.attempt", attempt.Number);
            }
        }

        var context = (activity ?? exchange.Activity).Context;
        request.Headers.Set(TraceParent.Header, TraceParent.Format(context.TraceId, context.SpanId, context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)));
        return new UpstreamSpan(activity);
    }

    public void SetStatus(int status)
    {
        _activity?.SetTag("http.status", status);
        _activity?.SetTag("http.response.status_code", status);
    }

    public void SetError(GatewayError error)
    {
        _activity?.SetTag("error.type", error.Reason.ToString());
        _activity?.SetStatus(ActivityStatusCode.Error, error.Message);
    }

    public void Dispose() => _activity?.Dispose();
}
