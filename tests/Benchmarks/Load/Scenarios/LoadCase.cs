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

    /// <summary>Most rounds it is measured in: what is dear in time, or exact, needs fewer.</summary>
    public int Rounds { get; init; } = 5;

    /// <inheritdoc cref="LoadPlan.Http2"/>
    public bool Http2 { get; init; }

    /// <summary>Which peers it is for.</summary>
    public Func<Peer, bool> For { get; init; } = _ => true;

    /// <inheritdoc cref="LoadPlan.Ramp"/>
    public double Ramp => Spread + 0.3;

    public LoadPlan Plan(RunningPeer peer, double seconds) => new(Http2 ? peer.Peer.Http2Port(peer.Place) : peer.Port, Request(peer.Headers), Connections)
    {
        Http2 = Http2,
        Rate = Rate,
        Spread = Spread,
        Ramp = Ramp,
        Seconds = seconds,
    };
}
