namespace Agentgateway.Gateway.Async;

/// <summary>Idle objects of one type, such as the boxes of an asynchronous method: one per thread, and a stack per core for when many calls are under way.</summary>
/// <remarks>
/// Nobody ever waits here: a stack that another thread is at is passed over, and at worst a box is made new or left to the collector.
/// Bounded by <see cref="BoxStack{TBox}.MaxDepth"/> per core and type; what a box held is cleared before it comes here.
/// </remarks>
internal static class BoxPool<TBox>
    where TBox : class
{
    /// <summary>Stacks to look at: the core's own, and others, since a call may end on another core than it began on.</summary>
    private const int MostTries = 4;

    private static readonly BoxStack<TBox>[] _stacks = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 64)).Select(static _ => new BoxStack<TBox>())];

    [ThreadStatic]
    private static TBox? _own;

    /// <summary>Takes a box out; null if none was found.</summary>
    public static TBox? TryTake()
    {
        if (_own is { } box)
        {
            _own = null;
            return box;
        }

        var stacks = _stacks;
        var at = (uint)Thread.GetCurrentProcessorId() % (uint)stacks.Length;
        for (var tries = Math.Min(stacks.Length, MostTries); tries > 0; tries--)
        {
            if (stacks[at].TryPop() is { } found)
            {
                return found;
            }

            at = at + 1 == (uint)stacks.Length ? 0 : at + 1;
        }

        return null;
    }

    /// <summary>Puts a box in; false if there is no room.</summary>
    public static bool Give(TBox box)
    {
        if (_own is null)
        {
            _own = box;
            return true;
        }

        var stacks = _stacks;
        var at = (uint)Thread.GetCurrentProcessorId() % (uint)stacks.Length;
        for (var tries = Math.Min(stacks.Length, MostTries); tries > 0; tries--)
        {
            if (stacks[at].TryPush(box))
            {
                return true;
            }

            at = at + 1 == (uint)stacks.Length ? 0 : at + 1;
        }

        return false;
    }
}
