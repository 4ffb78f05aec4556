using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>Spans of a trace as pages show them.</summary>
internal static class TraceView
{
    public static TraceSummary Summary(IReadOnlyList<ReceivedSpan> spans)
    {
        var ids = spans.Select(s => s.SpanId).ToHashSet(StringComparer.Ordinal);
        var start = spans.Min(s => s.StartUnixNano);

        // The root may still be on its way, or belong to a client that exports elsewhere.
        var root = spans.Where(s => s.ParentSpanId is null || !ids.Contains(s.ParentSpanId)).MinBy(s => s.StartUnixNano) ?? spans.MinBy(s => s.StartUnixNano)!;
        return new TraceSummary(
            root.TraceId, root.Name, [.. spans.Select(s => s.Service).Distinct().Order(StringComparer.Ordinal)], Time(start),
            Milliseconds(spans.Max(s => s.EndUnixNano) - start), spans.Count, spans.Any(s => s.Status == "error"));
    }

    public static TraceDetail Detail(string traceId, IReadOnlyList<ReceivedSpan> spans)
    {
        var start = spans.Min(s => s.StartUnixNano);
        return new TraceDetail(traceId, [.. spans.OrderBy(s => s.StartUnixNano).ThenByDescending(s => s.EndUnixNano).Select(s => new SpanInfo(
            s.SpanId, s.ParentSpanId, s.Name, s.Kind, s.Service, Milliseconds(s.StartUnixNano - start), Milliseconds(s.EndUnixNano - s.StartUnixNano), s.Status,
            s.StatusMessage, s.Attributes))]);
    }

    public static DateTimeOffset Time(long unixNano) => DateTimeOffset.UnixEpoch.AddTicks(unixNano / 100);

    private static double Milliseconds(long nanoseconds) => Math.Round(nanoseconds / 1e6, 3);
}
