namespace Agentgateway.Benchmarks.Load.Native;

/// <summary>Something an <see cref="EventLoop"/> calls at a time.</summary>
internal interface ITimed
{
    /// <param name="due">The time that was asked for, in nanoseconds of <see cref="Clock"/>; the call comes at or after it.</param>
    void OnTime(long due);
}
