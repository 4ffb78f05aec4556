using Agentgateway.Benchmarks.Load.Peers;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>Cases that are measured one after the other in each round, in the same process of each peer.</summary>
/// <param name="WarmUp">Seconds of load, spread over the cases, before the first is measured; native peers get a quarter of it.</param>
internal sealed record LoadScenario(string Name, IReadOnlyList<Peer> Peers, IReadOnlyList<LoadCase> Cases, double WarmUp)
{
    /// <summary>Peers that run in every round here, whatever <see cref="Peer.Rounds"/> says.</summary>
    public Func<Peer, bool> EveryRound { get; init; } = _ => false;

    /// <summary>What a peer is measured with in a round; nothing: it is not started.</summary>
    /// <param name="round">From 1.</param>
    public IReadOnlyList<LoadCase> CasesOf(Peer peer, int round) =>
        round > peer.Rounds && !EveryRound(peer) ? [] : Cases.Where(one => round <= one.Rounds && one.For(peer)).ToList();
}
