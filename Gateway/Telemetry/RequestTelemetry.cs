using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Gateway.Telemetry.Tracing;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>What happens when a request is over, after its last byte or its abort.</summary>
/// <remarks>
/// 1. metrics, always   2. the fields, if a log line or a recorded span wants them   3. server span and its buffered children   4. access log line
/// A log filter that says no stops step 4 only. Source: telemetry.md 1.
/// </remarks>
internal sealed class RequestTelemetry(GatewayMetrics metrics, AccessLogWriter log, TimeProvider time) : ICompletionSink
{
    [ThreadStatic]
    private static List<LogField>? _fields;

    public void OnCompleted(Exchange exchange)
    {
        var settings = exchange.Snapshot.Frontend.Telemetry;
        if (exchange.Log.EndedAt == 0)
        {
            exchange.Log.EndedAt = time.GetTimestamp();
        }

        RequestMeasurements.Record(metrics, exchange, time);

        var activity = exchange.Activity;
        var isLogged = log.Enabled && settings.AccessLog.Filter?.Invoke(exchange) != false;
        if (isLogged || activity is { IsAllDataRequested: true })
        {
            var fields = _fields ??= new List<LogField>(64);
            fields.Clear();
            RequestFields.Append(exchange, time, fields);
            if (activity is not null)
            {
                ServerSpan.Finish(exchange, activity, settings.Tracing, fields);
            }

            if (isLogged)
            {
                WriteLine(exchange, settings.AccessLog, fields);
            }
        }
        else
        {
            activity?.Stop();
        }
    }

    private void WriteLine(Exchange exchange, AccessLogSettings settings, List<LogField> fields)
    {
        if (settings.Remove.Count > 0)
        {
            var kept = 0;
            for (var i = 0; i < fields.Count; i++)
            {
                if (!settings.Remove.Contains(fields[i].Name))
                {
                    fields[kept++] = fields[i];
                }
            }

            fields.RemoveRange(kept, fields.Count - kept);
        }

        foreach (var field in settings.Add)
        {
            field(exchange, fields);
        }

        log.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
    }
}
