using System.Net;
using System.Net.Sockets;

namespace Agentgateway.Gateway.Listeners;

/// <summary>How ports are opened and closed.</summary>
/// <param name="Addresses">Local addresses of every bind.</param>
/// <param name="Inline">Run plain HTTP on the socket engine's threads (<c>performance.md</c> 6).</param>
/// <param name="DrainDeadline">Longest drain of a removed bind.</param>
internal sealed record BindOptions(IReadOnlyList<IPAddress> Addresses, bool Inline, TimeSpan DrainDeadline)
{
    /// <summary>Most client connections of the whole process; further ones are closed at once. Default: no limit.</summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>One dual-stack socket where IPv6 exists and is wanted, else IPv4; loopback means both loopback addresses.</summary>
    public static IReadOnlyList<IPAddress> Choose(bool enableIpv6, bool loopbackOnly)
    {
        var ipv6 = enableIpv6 && Socket.OSSupportsIPv6;
        return (loopbackOnly, ipv6) switch
        {
            (true, true) => [IPAddress.Loopback, IPAddress.IPv6Loopback],
            (true, false) => [IPAddress.Loopback],
            (false, true) => [IPAddress.IPv6Any],
            _ => [IPAddress.Any],
        };
    }
}
