using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>Start to the first good answer, and memory then and at rest after 200 requests.</summary>
/// <remarks>Without the probe, which costs a little of a start; one more start with it tells what a start loads, compiles and allocates.</remarks>
internal static class StartCheck
{
    public const string Scenario = "start", Case = "start", Counts = "counts of a start";

    /// <summary>Of one peer and round, in seconds.</summary>
    public const double Time = 3;

    private const int Requests = 200;

    public static void Run(CheckContext context, IReadOnlyList<Peer> peers, int rounds)
    {
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var peer in round % 2 == 1 ? peers : peers.Reverse())
            {
                context.Interruption.ThrowIfRequested();
                Once(context, peer);
            }
        }

        context.ForEach(peers.Where(peer => peer.IsDotNet), headers => Load.Requests.Chat("mock-a500", 1000, headers: headers), running =>
        {
            if (running.Probe?.Read() is { } counts)
            {
                context.Add(Scenario, Counts, running, Values(counts));
            }
        });
    }

    private static void Once(CheckContext context, Peer peer)
    {
        try
        {
            var request = Load.Requests.Chat("mock-a500", 1000, headers: peer.Headers(context.Mock.Port));
            using var running = RunningPeer.Start(peer, context.Mock.Port, request, probed: false);
            var started = running.Read(memory: true);
            LoadGenerator.Run(new LoadPlan(running.Port, request, 4) { Ramp = 0, Seconds = 0, Requests = Requests });
            Thread.Sleep(TimeSpan.FromSeconds(1));
            var idle = running.Read(memory: true);
            context.Add(Scenario, Case, running, new Dictionary<string, double>
            {
                [Figure.Start] = running.StartTime.TotalMilliseconds,
                [Figure.StartCpu] = started.Cpu / 1e6,
                [Figure.FirstResident] = started.ResidentBytes / 1e6,
                [Figure.IdleResident] = idle.ResidentBytes / 1e6,
                [Figure.IdleProportional] = idle.ProportionalBytes / 1e6,
            });
        }
        catch (Exception e) when (Interruption.IsOfPeer(e))
        {
            context.Interruption.ThrowIfRequested();
            context.Output.WriteLine($"  {peer.Label}: {e.Message}");
        }
    }

    private static Dictionary<string, double> Values(ProcessCounts counts) => new()
    {
        [Figure.Assemblies] = counts.Assemblies,
        [Figure.CompiledMethods] = counts.CompiledMethods,
        [Figure.StartAllocated] = counts.AllocatedBytes / 1024.0,
    };
}
