using System.Globalization;

namespace Agentgateway.AdminApi.Usage;

/// <summary>Which sequence numbers of one gateway are stored: everything up to the high-water mark, and ranges beyond a gap.</summary>
internal sealed class SequenceRanges
{
    private readonly SortedList<long, long> _ranges = [];

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    public SequenceRanges(long highWater, string ranges)
    {
        HighWater = highWater;
        foreach (var range in ranges.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            _ranges[long.Parse(range.AsSpan(0, dash), CultureInfo.InvariantCulture)] = long.Parse(range.AsSpan(dash + 1), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Every number up to here is stored or gone.</summary>
    public long HighWater { get; private set; }

    /// <summary>True if the number is stored.</summary>
    public bool Contains(long sequence)
    {
        if (sequence <= HighWater)
        {
            return true;
        }

        foreach (var (from, to) in _ranges)
        {
            if (sequence >= from && sequence <= to)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds <paramref name="from"/> to <paramref name="to"/>, joins what touches, and raises the high-water mark if the gap has closed.</summary>
    public void Add(long from, long to)
    {
        if (to < from)
        {
            return;
        }

        foreach (var (start, end) in _ranges.Where(r => r.Key <= to + 1 && r.Value >= from - 1).ToList())
        {
            from = Math.Min(from, start);
            to = Math.Max(to, end);
            _ranges.Remove(start);
        }

        _ranges[from] = to;
        while (_ranges.Count > 0 && _ranges.GetKeyAtIndex(0) <= HighWater + 1)
        {
            HighWater = Math.Max(HighWater, _ranges.GetValueAtIndex(0));
            _ranges.RemoveAt(0);
        }
    }

    /// <summary>Ranges beyond the gap as text.</summary>
    public string Format() => string.Join(',', _ranges.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key}-{r.Value}")));
}
