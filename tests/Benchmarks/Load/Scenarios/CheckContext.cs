using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>What the checks that are not rounds of load work with.</summary>
internal sealed record CheckContext(MockProcess Mock, ResultSet Results, Interruption Interruption, TextWriter Output)
{
    /// <summary>Runs a check against each peer; one that does not start is named and left out.</summary>
    public void ForEach(IEnumerable<Peer> peers, Func<string, byte[]> first, Action<RunningPeer> check)
    {
        foreach (var peer in peers)
        {
            Interruption.ThrowIfRequested();
            try
            {
                using var running = RunningPeer.Start(peer, Mock.Port, first(peer.Headers(Mock.Port)));
                check(running);
            }
            catch (Exception e) when (Load.Interruption.IsOfPeer(e))
            {
                Interruption.ThrowIfRequested();
                Output.WriteLine($"  {peer.Label}: {e.Message}");
            }
        }
    }

    /// <summary>Keeps and prints values that were not measured by <see cref="Measurer"/>.</summary>
    public void Add(string scenario, string @case, RunningPeer peer, Dictionary<string, double> values, string? note = null)
    {
        if (Interruption.Signalled)
        {
            Interruption.ThrowIfRequested();
        }

        Results.Add(new Measurement(DateTimeOffset.UtcNow, scenario, @case, peer.Peer.Label, 1, values) { Note = note });
        Output.WriteLine($"  {scenario} {peer.Peer.Label,-24} {@case,-32} {string.Join("  ", values.Select(value => FormattableString.Invariant($"{value.Key} {value.Value:0.##}")))}{(note is null ? "" : "  " + note)}");
    }
}
