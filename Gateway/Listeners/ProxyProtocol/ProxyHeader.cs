using System.Net;

namespace Agentgateway.Gateway.Listeners.ProxyProtocol;

/// <summary>A PROXY protocol header.</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="Source">The client; null when the sender does not say (UNKNOWN, LOCAL, unspecified): then the socket's addresses count.</param>
/// <param name="Destination">What the client connected to; null together with <paramref name="Source"/>.</param>
internal readonly record struct ProxyHeader(int Version, IPEndPoint? Source, IPEndPoint? Destination);
