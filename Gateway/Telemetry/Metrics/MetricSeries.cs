namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>One series: a sum, and for histograms the bucket counts.</summary>
internal sealed class MetricSeries(LabelSet labels, double[]? bounds)
{
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _sum;
    private long _count;

    public LabelSet Labels { get; } = labels;

    public ReadOnlySpan<double> Bounds => bounds;

    public double Sum => Volatile.Read(ref _sum);

    public long Count => Interlocked.Read(ref _count);

    public long Bucket(int index) => Interlocked.Read(ref _buckets![index]);

    /// <summary>Adds to a counter or histogram.</summary>
    public void Record(double value)
    {
        if (_buckets is not null)
        {
            var index = Array.BinarySearch(bounds!, value);
            Interlocked.Increment(ref _buckets[index < 0 ? ~index : index]);
            Interlocked.Increment(ref _count);
        }

        Add(value);
    }

    /// <summary>Replaces a gauge's value.</summary>
    public void Set(double value) => Volatile.Write(ref _sum, value);

    private void Add(double value)
    {
        var seen = Volatile.Read(ref _sum);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _sum, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }
}
