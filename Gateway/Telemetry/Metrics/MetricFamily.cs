using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>All series of one instrument, as <c>/metrics</c> shows them.</summary>
/// <remarks>Recording is lock-free and allocates only when a label set is seen for the first time. The number of series is bounded.</remarks>
internal sealed class MetricFamily
{
    /// <summary>Value of a label that was not given, as agentgateway writes it.</summary>
    public const string Unknown = "unknown";

    // A client chooses model names and paths; without a bound it could fill the memory with series.
    private const int MaxSeries = 10_000;

    [ThreadStatic]
    private static LabelSet?[]? _probes;

    private readonly ConcurrentDictionary<LabelSet, MetricSeries> _series = new();
    private readonly double[]? _bounds;
    private readonly IReadOnlyList<string> _own;
    private volatile IReadOnlyList<string> _labels;
    private int _count;

    public MetricFamily(Instrument instrument, string name, MetricKind kind, string? unit, IReadOnlyList<string> labels, double[]? bounds)
    {
        Instrument = instrument;
        Name = name;
        Kind = kind;
        Unit = unit;
        _own = _labels = labels;
        _bounds = bounds;
    }

    public Instrument Instrument { get; }

    /// <summary>Full name without <c>_total</c>, <c>_bucket</c> and the like.</summary>
    public string Name { get; }

    public MetricKind Kind { get; }

    /// <summary>Unit suffix for the <c># UNIT</c> line; null if the family has none.</summary>
    public string? Unit { get; }

    /// <summary>Label names in order: the family's own, then those that the configuration adds.</summary>
    public IReadOnlyList<string> Labels => _labels;

    public IEnumerable<MetricSeries> Series => _series.Values;

    /// <summary>Changes the added labels. Series that exist keep the labels they began with. Families without route labels take none.</summary>
    public void SetAddedLabels(IReadOnlyList<string> added)
    {
        if (!_own.Contains(MetricLabels.Last))
        {
            return;
        }

        IReadOnlyList<string> wanted = [.. _own, .. added];
        if (!wanted.SequenceEqual(_labels))
        {
            _labels = wanted;
        }
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = _labels;
        var probe = Probe(labels.Count);
        probe.For(labels);
        for (var i = 0; i < labels.Count; i++)
        {
            probe.Set(i, ValueOf(labels[i], i, tags));
        }

        probe.Seal();
        if (!_series.TryGetValue(probe, out var series))
        {
            series = Add(probe);
        }

        series?.Record(value);
    }

    private static string ValueOf(string label, int index, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Callers pass the tags in label order, so the first look usually hits.
        if (index < tags.Length && tags[index].Key == label)
        {
            return Text(tags[index].Value);
        }

        foreach (var tag in tags)
        {
            if (tag.Key == label)
            {
                return Text(tag.Value);
            }
        }

        return Unknown;
    }

    private static string Text(object? value) => value switch
    {
        null => Unknown,
        string { Length: 0 } => Unknown,
        string text => text,
        _ => value.ToString() ?? Unknown,
    };

    private static LabelSet Probe(int count)
    {
        if (_probes is null || _probes.Length <= count)
        {
            Array.Resize(ref _probes, Math.Max(32, count + 1));
        }

        return _probes[count] ??= new LabelSet(count);
    }

    private MetricSeries? Add(LabelSet probe)
    {
        if (Interlocked.Increment(ref _count) > MaxSeries)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        return _series.GetOrAdd(probe.Freeze(), static (labels, bounds) => new MetricSeries(labels, bounds), _bounds);
    }
}
