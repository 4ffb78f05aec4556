namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>No proxy: what the others add is counted from here.</summary>
internal sealed record DirectPeer() : Peer("direct")
{
    public override int Rounds => 5;

    public override PeerCommand? Command(PeerPlace place) => null;
}
