using System.Globalization;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;
using Agentgateway.Benchmarks.Load.Scenarios;

namespace Agentgateway.Benchmarks.Load;

/// <summary>Runs one round of a scenario: in it every peer, with every case.</summary>
/// <remarks>
/// 1. start the peer   2. warm it up (<see cref="WarmUp"/>)   3. measure every case   4. stop it.
/// A new process per round, since processes of the same .NET program differ from each other; reversed order every other round, since machines drift.
/// </remarks>
internal sealed class LoadRunner(LoadOptions options, MockProcess mock, ResultSet results, Interruption interruption, TextWriter output)
{
    /// <param name="round">From 1.</param>
    /// <exception cref="OperationCanceledException">The run is to end.</exception>
    public void Run(LoadScenario scenario, int round)
    {
        foreach (var peer in round % 2 == 1 ? scenario.Peers : scenario.Peers.Reverse())
        {
            interruption.ThrowIfRequested();
            var cases = scenario.CasesOf(peer, round);
            if (cases.Count == 0)
            {
                continue;
            }

            try
            {
                RunPeer(scenario, peer, cases, round);
            }
            catch (Exception e) when (Interruption.IsOfPeer(e))
            {
                interruption.ThrowIfRequested();
                output.WriteLine($"  {scenario.Name} {peer.Label}: {e.Message}");
            }
        }
    }

    private void RunPeer(LoadScenario scenario, Peer peer, IReadOnlyList<LoadCase> cases, int round)
    {
        using var running = RunningPeer.Start(peer, mock.Port, cases[0].Request(peer.Headers(mock.Port)));
        if (running.Id is not null)
        {
            results.Add(new Measurement(DateTimeOffset.UtcNow, scenario.Name, "start", peer.Label, round, new Dictionary<string, double>
            {
                [Figure.Start] = running.StartTime.TotalMilliseconds,
                [Figure.FirstResident] = running.Read(memory: true).ResidentBytes / 1e6,
            }));
        }

        var slices = WarmUp.Run(running, cases, scenario.WarmUp, interruption);
        foreach (var one in cases)
        {
            var measured = Measure(running, scenario, one, round);
            if (measured.Void)
            {
                results.Add(measured);
                measured = Measure(running, scenario, one, round);
            }

            results.Add(measured);
            output.WriteLine(Line(measured) + (one == cases[0] && slices > 3 ? $"  (settled after {slices} slices)" : ""));
        }
    }

    private Measurement Measure(RunningPeer running, LoadScenario scenario, LoadCase one, int round)
    {
        interruption.ThrowIfRequested();
        var measured = Measurer.Measure(running, one.Plan(running, options.Seconds), scenario.Name, one.Name, round, options.Foreign, mock.Id);
        if (interruption.Signalled)
        {
            interruption.ThrowIfRequested();
        }

        return measured;
    }

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
