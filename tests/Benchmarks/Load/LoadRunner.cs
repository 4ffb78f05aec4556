using System.Globalization;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;
using Agentgateway.Benchmarks.Load.Scenarios;

namespace Agentgateway.Benchmarks.Load;

/// <summary>Runs a scenario: rounds, in each every peer, in each every case.</summary>
/// <remarks>
/// 1. start the peer   2. warm it up with every case   3. measure every case   4. stop it.
/// A new process per round, since processes of the same .NET program differ from each other; reversed order every other round, since machines drift.
/// </remarks>
internal sealed class LoadRunner(LoadOptions options, MockProcess mock, ResultSet results, TextWriter output)
{
    public void Run(LoadScenario scenario)
    {
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var peer in round % 2 == 1 ? scenario.Peers : scenario.Peers.Reverse())
            {
                try
                {
                    RunPeer(scenario, peer, round);
                }
                catch (InvalidOperationException e)
                {
                    output.WriteLine($"  {scenario.Name} {peer.Label}: {e.Message}");
                }
            }
        }
    }

    private void RunPeer(LoadScenario scenario, Peer peer, int round)
    {
        var cases = scenario.Cases.Where(one => one.For(peer)).ToList();
        using var running = RunningPeer.Start(peer, mock.Port, cases[0].Request(peer.Headers(mock.Port)));
        if (running.Id is not null)
        {
            results.Add(new Measurement(DateTimeOffset.UtcNow, scenario.Name, "start", peer.Label, round, new Dictionary<string, double>
            {
                [Figure.Start] = running.StartTime.TotalMilliseconds,
                [Figure.IdleResident] = running.Read(memory: true).ResidentBytes / 1e6,
            }));
        }

        var warmUp = (peer.IsDotNet ? scenario.WarmUp : scenario.WarmUp / 4) / cases.Count;
        foreach (var one in cases)
        {
            LoadGenerator.Run(one.Plan(running, warmUp) with { Ramp = 0 });
        }

        foreach (var one in cases)
        {
            var measured = Measure(running, scenario, one, round);
            if (measured.Void)
            {
                results.Add(measured);
                measured = Measure(running, scenario, one, round);
            }

            results.Add(measured);
            output.WriteLine(Line(measured));
        }
    }

    private Measurement Measure(RunningPeer running, LoadScenario scenario, LoadCase one, int round) =>
        Measurer.Measure(running, one.Plan(running, options.Seconds), scenario.Name, one.Name, round, options.Foreign, mock.Id);

    private static string Line(Measurement measured)
    {
        var values = measured.Values;
        var main = values.TryGetValue(Figure.EventCpu, out var cpu) ? $"{cpu,8:F1} us/event" : values.TryGetValue(Figure.Cpu, out cpu) ? $"{cpu,8:F1} us/request" : "";
        var allocated = values.TryGetValue(values.ContainsKey(Figure.Events) ? Figure.EventAllocated : Figure.Allocated, out var bytes) ? $"{bytes,10:F0} B" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {measured.Scenario} {measured.Round} {measured.Peer,-24} {measured.Case,-42} {main,-20} {allocated,-12} {values[Figure.Rate],8:F0}/s  foreign {values[Figure.Foreign]:P0}{(measured.Void ? " VOID" : "")}{(values[Figure.Errors] > 0 ? $"  {values[Figure.Errors]} ERRORS: {measured.Note}" : "")}");
    }
}
