using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Peers;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>One row of a scenario: a request, and how it is sent.</summary>
/// <param name="Request">From the headers that the peer needs.</param>
internal sealed record LoadCase(string Name, Func<string, byte[]> Request, int Connections)
{
    /// <inheritdoc cref="LoadPlan.Rate"/>
    public double Rate { get; init; }

    /// <inheritdoc cref="LoadPlan.Spread"/>
    public double Spread { get; init; }

    /// <summary>Which peers it is for.</summary>
    public Func<Peer, bool> For { get; init; } = _ => true;

    public LoadPlan Plan(RunningPeer peer, double seconds) => new(peer.Port, Request(peer.Headers), Connections)
    {
        Rate = Rate,
        Spread = Spread,
        Ramp = Spread > 0 ? Spread + 0.3 : 0.3,
        Seconds = seconds,
    };
}
