namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>Where a peer runs.</summary>
/// <param name="Port">It listens here, on loopback.</param>
/// <param name="Upstream">The mock's port.</param>
/// <param name="Folder">For its configuration and logs.</param>
/// <param name="SidePort">A second port, for metrics.</param>
/// <param name="Http2Port">A third one, for peers that do not tell HTTP/2 from HTTP/1.1 on one port.</param>
internal sealed record PeerPlace(int Port, int Upstream, string Folder, int SidePort, int Http2Port);
