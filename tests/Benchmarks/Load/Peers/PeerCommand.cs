namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>How a peer is started.</summary>
internal sealed record PeerCommand(string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
