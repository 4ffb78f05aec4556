using System.Diagnostics.Metrics;

namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>What <c>/metrics</c> shows: listens to the Gateway's own instruments.</summary>
internal sealed class MetricRegistry : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<MetricFamily> _families = [];
    private readonly List<(MetricFamily Family, Func<double> Read)> _gauges = [];
    private readonly List<(string Name, string Label, string Value)> _infos = [];
    private readonly Lock _gate = new();

    public MetricRegistry()
    {
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => (state as MetricFamily)?.Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => (state as MetricFamily)?.Record(value, tags));
        _listener.Start();
    }

    /// <summary>Families in registration order, with the gauges read now.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (_gate)
        {
            foreach (var (family, read) in _gauges)
            {
                family.Record(0, []);
                foreach (var series in family.Series)
                {
                    series.Set(read());
                }
            }

            return [.. _families];
        }
    }

    /// <summary>Constant series with value 1, e.g. the build's version.</summary>
    public IReadOnlyList<(string Name, string Label, string Value)> Infos
    {
        get
        {
            lock (_gate)
            {
                return [.. _infos];
            }
        }
    }

    /// <summary>Labels that the configuration adds to all families with route labels.</summary>
    public void SetAddedLabels(IReadOnlyList<string> names)
    {
        lock (_gate)
        {
            foreach (var family in _families)
            {
                family.SetAddedLabels(names);
            }
        }
    }

    public void Add(MetricFamily family)
    {
        lock (_gate)
        {
            _families.Add(family);
        }

        _listener.EnableMeasurementEvents(family.Instrument, family);
    }

    public void AddGauge(Instrument instrument, string name, Func<double> read)
    {
        lock (_gate)
        {
            var family = new MetricFamily(instrument, name, MetricKind.Gauge, null, MetricLabels.None, null);
            _families.Add(family);
            _gauges.Add((family, read));
        }
    }

    public void AddInfo(string name, string label, string value)
    {
        lock (_gate)
        {
            _infos.Add((name, label, value));
        }
    }

    public void Dispose() => _listener.Dispose();
}
