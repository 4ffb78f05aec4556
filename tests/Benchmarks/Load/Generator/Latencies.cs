namespace Agentgateway.Benchmarks.Load.Generator;

/// <summary>Every single time, so that percentiles are exact.</summary>
internal sealed class Latencies
{
    private long[] _times = new long[4096];
    private int _count;
    private bool _sorted = true;

    public int Count => _count;

    public void Add(long nanoseconds)
    {
        if (_count == _times.Length)
        {
            Array.Resize(ref _times, _count * 2);
        }

        _times[_count++] = nanoseconds;
        _sorted = false;
    }

    public void Clear() => (_count, _sorted) = (0, true);

    /// <param name="share">0.5 for the median.</param>
    /// <returns>Microseconds; NaN without a sample.</returns>
    public double Microseconds(double share)
    {
        if (_count == 0)
        {
            return double.NaN;
        }

        if (!_sorted)
        {
            Array.Sort(_times, 0, _count);
            _sorted = true;
        }

        return _times[Math.Min(_count - 1, (int)(share * _count))] / 1000.0;
    }
}
