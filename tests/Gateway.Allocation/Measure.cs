using System.Diagnostics;

namespace Agentgateway.Gateway.Allocation;

/// <summary>Counts allocated bytes of the process, exactly. Code that is not compiled for good yet allocates more, and so does the server's clock once a second: the least of several rounds is the truth.</summary>
internal static class Measure
{
    private const int MinimumRounds = 5;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs rounds until one stays within the limit, or a generous deadline has passed.</summary>
    /// <param name="round">One round; the result is divided by <paramref name="count"/>.</param>
    /// <returns>Bytes of the best round.</returns>
    public static long Least(Action round, int count, long limit)
    {
        round();
        var least = long.MaxValue;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < MinimumRounds || (least > limit && watch.Elapsed < Deadline); i++)
        {
            least = Math.Min(least, Allocated(round) / count);
        }

        return least;
    }

    /// <summary>Repeats a round that gives its own best result so far, until that stays within the limit or the deadline has passed.</summary>
    public static long Settle(Func<long> round, long limit)
    {
        var best = round();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < MinimumRounds || (best > limit && watch.Elapsed < Deadline); i++)
        {
            best = round();
        }

        return best;
    }

    /// <summary>Bytes that <paramref name="action"/> allocates on all threads.</summary>
    public static long Allocated(Action action)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
