using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>The newest telemetry of all services, in bounded memory: 20,000 spans, 5,000 log records, 5,000 metric series. Gone with the process.</summary>
internal sealed class TelemetryBuffer
{
    private const int MaxSpans = 20_000;
    private const int MaxLogs = 5_000;
    private const int MaxSeries = 5_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<ReceivedSpan>> _traces = new(StringComparer.Ordinal);
    private readonly Queue<ReceivedSpan> _order = new();
    private readonly LinkedList<LogInfo> _logs = [];
    private readonly Dictionary<(string Service, string Name), MetricSeries> _metrics = [];
    private int _series;

    public void Add(IReadOnlyList<ReceivedSpan> spans)
    {
        lock (_lock)
        {
            foreach (var span in spans)
            {
                if (!_traces.TryGetValue(span.TraceId, out var trace))
                {
                    _traces[span.TraceId] = trace = [];
                }

                trace.Add(span);
                _order.Enqueue(span);
            }

            while (_order.Count > MaxSpans)
            {
                var oldest = _order.Dequeue();
                if (_traces.TryGetValue(oldest.TraceId, out var trace) && trace.Remove(oldest) && trace.Count == 0)
                {
                    _traces.Remove(oldest.TraceId);
                }
            }
        }
    }

    public void Add(IReadOnlyList<LogInfo> logs)
    {
        lock (_lock)
        {
            foreach (var log in logs)
            {
                _logs.AddFirst(log);
            }

            while (_logs.Count > MaxLogs)
            {
                _logs.RemoveLast();
            }
        }
    }

    public void Add(string service, string name, string? unit, string? description, string type, IReadOnlyList<MetricPoint> points)
    {
        lock (_lock)
        {
            if (!_metrics.TryGetValue((service, name), out var series))
            {
                _metrics[(service, name)] = series = new MetricSeries(service, name, unit, description, type);
            }

            foreach (var point in points)
            {
                _series += series.Set(point, mayGrow: _series < MaxSeries);
            }
        }
    }

    /// <summary>Traces by their newest span, newest first.</summary>
    public IReadOnlyList<TraceSummary> Traces()
    {
        lock (_lock)
        {
            return [.. _traces.Values.Select(TraceView.Summary).OrderByDescending(t => t.StartedAt).ThenByDescending(t => t.TraceId, StringComparer.Ordinal)];
        }
    }

    public TraceDetail? Trace(string traceId)
    {
        lock (_lock)
        {
            return _traces.TryGetValue(traceId, out var spans) ? TraceView.Detail(traceId, spans) : null;
        }
    }

    /// <summary>Log records, newest first.</summary>
    public IReadOnlyList<LogInfo> Logs()
    {
        lock (_lock)
        {
            return [.. _logs];
        }
    }

    /// <summary>Latest points by service and name.</summary>
    public IReadOnlyList<MetricInfo> Metrics()
    {
        lock (_lock)
        {
            return [.. _metrics.Values.OrderBy(m => m.Service, StringComparer.Ordinal).ThenBy(m => m.Name, StringComparer.Ordinal).Select(m => m.ToContract())];
        }
    }
}
