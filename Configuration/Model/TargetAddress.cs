namespace Agentgateway.Configuration.Model;

/// <summary>Where a connection goes: <c>host:port</c>, <c>1.2.3.4:port</c>, <c>[v6]:port</c> or <c>unix:/path</c>.</summary>
/// <param name="Host">Host name or address; an IPv6 address without brackets; empty for a unix socket.</param>
/// <param name="Port">1 to 65535; 0 for a unix socket.</param>
/// <param name="UnixPath">Path of the socket, or null.</param>
public sealed record TargetAddress(string Host, int Port, string? UnixPath = null)
{
    /// <summary>The text form; IPv6 addresses in brackets.</summary>
    public override string ToString() =>
        UnixPath is not null ? "unix:" + UnixPath : Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
