using System.Collections.Concurrent;
using System.Globalization;
using Agentgateway.Testing.Otlp.Protocol;

namespace Agentgateway.Testing.Otlp;

/// <summary>Everything that was received, in the order of arrival.</summary>
public sealed class OtlpStore
{
    private readonly ConcurrentDictionary<ReceivedMetric, bool> _metrics = new();

    /// <summary>All spans.</summary>
    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    /// <summary>All log records.</summary>
    public ConcurrentQueue<ReceivedLog> Logs { get; } = new();

    /// <summary>All metrics, each once.</summary>
    public IEnumerable<ReceivedMetric> Metrics => _metrics.Keys;

    internal void Add(ExportTraceServiceRequest request)
    {
        foreach (var resource in request.ResourceSpans)
        {
            var service = ServiceName(resource.Resource);
            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                {
                    Spans.Enqueue(new ReceivedSpan(
                        service, scope.Scope?.Name ?? "", Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId), span.Name, span.Kind, Map(span.Attributes)));
                }
            }
        }
    }

    internal void Add(ExportLogsServiceRequest request)
    {
        foreach (var resource in request.ResourceLogs)
        {
            var service = ServiceName(resource.Resource);
            foreach (var scope in resource.ScopeLogs)
            {
                foreach (var record in scope.LogRecords)
                {
                    Logs.Enqueue(new ReceivedLog(
                        service, scope.Scope?.Name ?? "", record.SeverityText, Text(record.Body), Hex(record.TraceId), Map(record.Attributes)));
                }
            }
        }
    }

    internal void Add(ExportMetricsServiceRequest request)
    {
        foreach (var resource in request.ResourceMetrics)
        {
            var service = ServiceName(resource.Resource);
            foreach (var scope in resource.ScopeMetrics)
            {
                foreach (var metric in scope.Metrics)
                {
                    _metrics[new ReceivedMetric(service, scope.Scope?.Name ?? "", metric.Name, metric.Unit)] = true;
                }
            }
        }
    }

    private static string ServiceName(Resource? resource) =>
        resource?.Attributes.FirstOrDefault(a => a.Key == "service.name") is { } name ? Text(name.Value) : "";

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static Dictionary<string, string> Map(IEnumerable<KeyValue> attributes)
    {
        var map = new Dictionary<string, string>();
        foreach (var attribute in attributes)
        {
            map[attribute.Key] = Text(attribute.Value);
        }

        return map;
    }

    private static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => string.Join(',', value.ArrayValue.Values.Select(Text)),
        _ => "",
    };
}
