namespace Agentgateway.Gateway.Forwarding;

/// <summary>Where one attempt goes.</summary>
/// <param name="Host">Host name or address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">Null = cleartext.</param>
internal sealed record UpstreamEndpoint(string Host, int Port, UpstreamTls? Tls = null)
{
    /// <summary>What the picker's owner knows about it (an AI provider, an MCP target).</summary>
    public object? Tag { get; init; }

    /// <summary>The HTTP proxy on the way (<c>backendTunnel</c>), which may itself be behind one; null = none.</summary>
    public UpstreamEndpoint? Proxy { get; init; }

    /// <summary>Of a proxy: header lines of the CONNECT request beside Host, each with its line break. Holds credentials.</summary>
    public string ConnectHeaders { get; init; } = "";

    /// <summary>HTTP version of the backend policy <c>http.version</c>; null = decided per request.</summary>
    public Version? Version { get; init; }

    /// <summary>Time to response headers of one attempt; null = the route's, else none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The host is a name, not an address: then Host is rewritten to it unless a policy set the authority.</summary>
    public bool IsHostname { get; } = !System.Net.IPAddress.TryParse(Host, out _);

    /// <summary><c>host:port</c>, IPv6 in brackets: log, metrics and authority.</summary>
    public string Address { get; } = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Connections of equal keys to the same authority may be shared. Never logged: it holds what <see cref="ConnectHeaders"/> does.</summary>
    public string PoolKey => Proxy is null ? Tls?.Key ?? "" : $"{Tls?.Key}\n{Proxy.Address}\n{Proxy.ConnectHeaders}\n{Proxy.PoolKey}";

    /// <summary>Authority for this endpoint without a default port.</summary>
    public string DefaultAuthority => Port == (Tls is null ? 80 : 443) ? Address[..Address.LastIndexOf(':')] : Address;

    /// <summary>The address only: the rest may hold credentials.</summary>
    public override string ToString() => Address;
}
