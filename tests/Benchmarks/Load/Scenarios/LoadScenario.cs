using Agentgateway.Benchmarks.Load.Peers;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>Cases that are measured one after the other in each round, in the same process of each peer.</summary>
/// <param name="WarmUp">Seconds of load, spread over the cases, before the first is measured; native peers get a quarter of it.</param>
internal sealed record LoadScenario(string Name, IReadOnlyList<Peer> Peers, IReadOnlyList<LoadCase> Cases, double WarmUp);
