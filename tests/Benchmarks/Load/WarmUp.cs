using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Native;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Scenarios;

namespace Agentgateway.Benchmarks.Load;

/// <summary>Load before the first window, until the runtime has compiled what it will compile.</summary>
/// <remarks>
/// 1. every case for its share of the scenario's warm-up   2. for .NET peers the first case in slices of half a second, until CPU per request (event) of two successive
/// ones lies within a tenth, or <see cref="MostSlices"/> have passed: else the first case of a process would carry compilation that later ones do not   3. no load until the
/// compiler, which works in the background, has nothing left to do.
/// </remarks>
internal static class WarmUp
{
    public const double Slice = 0.5;

    private const int MostSlices = 8;
    private const double Settled = 0.1;

    /// <summary>How long it takes, in seconds, when the second part settles as it usually does.</summary>
    public static double Time(Peer peer, LoadScenario scenario) => peer.IsDotNet ? scenario.WarmUp + (3 * Slice) + 0.4 : scenario.WarmUp / 4;

    /// <returns>Slices that the second part took; 0 for peers that compile nothing.</returns>
    public static int Run(RunningPeer running, IReadOnlyList<LoadCase> cases, double seconds, Interruption interruption)
    {
        var share = (running.Peer.IsDotNet ? seconds : seconds / 4) / cases.Count;
        foreach (var one in cases)
        {
            interruption.ThrowIfRequested();
            LoadGenerator.Run(one.Plan(running, share) with { Ramp = 0 });
        }

        if (!running.Peer.IsDotNet)
        {
            return 0;
        }

        var slices = 0;
        for (double before = 0, now; slices < MostSlices; before = now)
        {
            interruption.ThrowIfRequested();
            now = CostOfSlice(running, cases[0]);
            slices++;
            if (slices > 1 && Math.Abs(now - before) <= Settled * now)
            {
                break;
            }
        }

        Rest(running);
        return slices;
    }

    private static void Rest(RunningPeer running)
    {
        const int most = 15, milliseconds = 200;
        for (var i = 0; i < most; i++)
        {
            var before = running.Read().Cpu;
            Thread.Sleep(milliseconds);
            if (running.Read().Cpu - before < milliseconds * Clock.Millisecond / 20)
            {
                return;
            }
        }
    }

    private static double CostOfSlice(RunningPeer running, LoadCase one)
    {
        long begin = 0, end = 0;
        var result = LoadGenerator.Run(one.Plan(running, Slice) with
        {
            Ramp = 0.05,
            OnBegin = () => begin = running.Read().Cpu,
            OnEnd = () => end = running.Read().Cpu,
        });
        return (end - begin) / (double)Clock.Microsecond / Math.Max(1, result.Events > 0 ? result.Events : result.Completed);
    }
}
