using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>A CONNECT request that can be answered with a byte tunnel.</summary>
internal interface ITunnelFeature
{
    /// <summary>Answers 200 with these headers. From now on the client's connection (HTTP/2: the stream) carries bytes of the tunnel.</summary>
    /// <returns>The client's side; what it sent right after its request comes first.</returns>
    ValueTask<ClientChannel> AcceptAsync(IHeaderDictionary headers, CancellationToken cancellationToken);
}
