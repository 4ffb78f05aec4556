using System.Globalization;
using System.Text;
using Agentgateway.AdminApi.Telemetry.Otlp;
using Agentgateway.Configuration.Contracts;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>Puts OTLP requests into the buffer.</summary>
internal sealed class OtlpReader(TelemetryBuffer buffer)
{
    private const int MaxValueLength = 8 * 1024;

    public void Read(ExportTraceServiceRequest request)
    {
        foreach (var group in request.ResourceSpans)
        {
            var service = Service(group.Resource);
            buffer.Add([.. group.ScopeSpans.SelectMany(s => s.Spans).Select(s => new ReceivedSpan(
                Hex(s.TraceId)!, Hex(s.SpanId)!, Hex(s.ParentSpanId), s.Name, s.Kind.ToString().ToLowerInvariant(), service,
                (long)s.StartTimeUnixNano, (long)s.EndTimeUnixNano, (s.Status?.Code ?? Status.Types.StatusCode.Unset).ToString().ToLowerInvariant(),
                s.Status?.Message is { Length: > 0 } message ? message : null, Attributes(s.Attributes)))]);
        }
    }

    public void Read(ExportLogsServiceRequest request)
    {
        foreach (var group in request.ResourceLogs)
        {
            var service = Service(group.Resource);
            buffer.Add([.. group.ScopeLogs.SelectMany(s => s.LogRecords, (s, l) => new LogInfo(
                TraceView.Time((long)(l.TimeUnixNano != 0 ? l.TimeUnixNano : l.ObservedTimeUnixNano)), service, l.SeverityText is { Length: > 0 } text ? text : Severity(l.SeverityNumber),
                s.Scope?.Name is { Length: > 0 } category ? category : null, l.Body is null ? "" : Text(l.Body), Hex(l.TraceId), Hex(l.SpanId), Attributes(l.Attributes)))]);
        }
    }

    public void Read(ExportMetricsServiceRequest request)
    {
        foreach (var group in request.ResourceMetrics)
        {
            var service = Service(group.Resource);
            foreach (var metric in group.ScopeMetrics.SelectMany(s => s.Metrics))
            {
                var (type, points) = Points(metric);
                buffer.Add(service, metric.Name, metric.Unit is { Length: > 0 } unit ? unit : null, metric.Description is { Length: > 0 } d ? d : null, type, points);
            }
        }
    }

    private static (string Type, List<MetricPoint> Points) Points(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => ("gauge", Numbers(metric.Gauge.DataPoints)),
        Metric.DataOneofCase.Sum => ("sum", Numbers(metric.Sum.DataPoints)),
        Metric.DataOneofCase.Histogram => ("histogram", [.. metric.Histogram.DataPoints.Select(p =>
            new MetricPoint(TraceView.Time((long)p.TimeUnixNano), p.Sum, (long)p.Count, Attributes(p.Attributes)))]),
        Metric.DataOneofCase.ExponentialHistogram => ("histogram", [.. metric.ExponentialHistogram.DataPoints.Select(p =>
            new MetricPoint(TraceView.Time((long)p.TimeUnixNano), p.Sum, (long)p.Count, Attributes(p.Attributes)))]),
        _ => ("unknown", []),
    };

    private static List<MetricPoint> Numbers(RepeatedField<NumberDataPoint> points) => [.. points.Select(p => new MetricPoint(
        TraceView.Time((long)p.TimeUnixNano), p.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? p.AsInt : p.AsDouble, null, Attributes(p.Attributes)))];

    private static string Service(Otlp.Resource? resource) =>
        resource?.Attributes.FirstOrDefault(a => a.Key == "service.name")?.Value.StringValue is { Length: > 0 } name ? name : "unknown";

    private static Dictionary<string, string> Attributes(RepeatedField<KeyValue> attributes)
    {
        var result = new Dictionary<string, string>(attributes.Count, StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            result[attribute.Key] = Text(attribute.Value);
        }

        return result;
    }

    private static string Text(AnyValue? value)
    {
        var text = value?.ValueCase switch
        {
            AnyValue.ValueOneofCase.StringValue => value.StringValue,
            AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
            AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
            AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
            AnyValue.ValueOneofCase.ArrayValue => "[" + string.Join(", ", value.ArrayValue.Values.Select(Text)) + "]",
            AnyValue.ValueOneofCase.KvlistValue => "{" + string.Join(", ", value.KvlistValue.Values.Select(v => $"{v.Key}: {Text(v.Value)}")) + "}",
            AnyValue.ValueOneofCase.BytesValue => Convert.ToBase64String(value.BytesValue.Span),
            _ => "",
        };
        return text.Length > MaxValueLength ? new StringBuilder(text, 0, MaxValueLength, MaxValueLength + 1).Append('…').ToString() : text;
    }

    private static string Severity(int number) => number switch { < 5 => "Trace", < 9 => "Debug", < 13 => "Information", < 17 => "Warning", < 21 => "Error", _ => "Critical" };

    private static string? Hex(ByteString id) => id.IsEmpty ? null : Convert.ToHexStringLower(id.Span);
}
