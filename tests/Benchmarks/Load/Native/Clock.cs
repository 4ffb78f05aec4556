using System.Diagnostics;

namespace Agentgateway.Benchmarks.Load.Native;

/// <summary>CLOCK_MONOTONIC in nanoseconds: the same for all processes of the machine, so that mock and generator can compare stamps.</summary>
internal static class Clock
{
    public const long Second = 1_000_000_000, Millisecond = 1_000_000, Microsecond = 1_000;

    public static long Now => Stopwatch.Frequency == Second ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
}
