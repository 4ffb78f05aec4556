namespace Agentgateway.Gateway.Listeners;

/// <summary>What the bind manager must know of a port; equal specs leave the socket alone over a reload.</summary>
/// <param name="Key"><c>bind/8080</c>.</param>
/// <param name="Tls">Connections must start with a TLS ClientHello.</param>
internal sealed record BindSpec(string Key, int Port, bool Tls);
