namespace Agentgateway.Gateway.Forwarding;

/// <summary>Where one attempt goes.</summary>
/// <param name="Host">Host name or address without brackets; <c>localhost</c> for a unix socket.</param>
/// <param name="Port">1 to 65535; 0 for a unix socket.</param>
/// <param name="Tls">Null = cleartext.</param>
internal sealed record UpstreamEndpoint(string Host, int Port, UpstreamTls? Tls = null)
{
    /// <summary>What the picker's owner knows about it (an AI provider, an MCP target).</summary>
    public object? Tag { get; init; }

    /// <summary>The HTTP proxy on the way (<c>backendTunnel</c>), which may itself be behind one; null = none.</summary>
    public UpstreamEndpoint? Proxy { get; init; }

    /// <summary>Of a proxy: header lines of the CONNECT request beside Host, each with its line break. Holds credentials.</summary>
    public string ConnectHeaders { get; init; } = "";

    /// <summary>Path of a unix socket, which takes the place of host and port; null = TCP.</summary>
    public string? UnixPath
    {
        get;
        init
        {
            field = value;
            (Address, UriAuthority, IsHostname) = ("unix:" + value, "localhost", false);
        }
    }

    /// <summary>HTTP version of the backend policy <c>http.version</c>; null = decided per request.</summary>
    public Version? Version { get; init; }

    /// <summary>Time to response headers of one attempt; null = the route's, else none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The host is a name, not an address: then Host is rewritten to it unless a policy set the authority.</summary>
    public bool IsHostname { get; private init; } = !System.Net.IPAddress.TryParse(Host, out _);

    /// <summary><c>host:port</c>, IPv6 in brackets, or <c>unix:/path</c>: log and metrics.</summary>
    public string Address { get; private init; } = AddressOf(Host, Port);

    /// <summary>The same where a URI needs it: a unix socket is <c>localhost</c>.</summary>
    public string UriAuthority { get; private init; } = AddressOf(Host, Port);

    /// <summary>Connections of equal keys to the same authority may be shared. Never logged: it holds what <see cref="ConnectHeaders"/> does.</summary>
    public string PoolKey => Proxy is not null ? $"{Tls?.Key}\n{Proxy.Address}\n{Proxy.ConnectHeaders}\n{Proxy.PoolKey}" : UnixPath is null ? Tls?.Key ?? "" : Tls is null ? Address : $"{Tls.Key}\n{Address}";

    /// <summary>Authority for this endpoint without a default port.</summary>
    public string DefaultAuthority => UnixPath is not null ? UriAuthority : Port == (Tls is null ? 80 : 443) ? Address[..Address.LastIndexOf(':')] : Address;

    /// <summary>The address only: the rest may hold credentials.</summary>
    public override string ToString() => Address;

    private static string AddressOf(string host, int port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
}
