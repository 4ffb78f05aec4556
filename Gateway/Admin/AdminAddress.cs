using System.Globalization;
using System.Net;

namespace Agentgateway.Gateway.Admin;

/// <summary>Where one of the three admin endpoints listens: <c>ip:port</c>, <c>[ip6]:port</c>, <c>localhost:port</c>, <c>unix:/path</c> or <c>off</c>.</summary>
/// <param name="Socket">Addresses; empty for <c>off</c> and for unix sockets.</param>
/// <param name="UnixPath">Path of a unix socket.</param>
internal sealed record AdminAddress(IReadOnlyList<IPEndPoint> Socket, string? UnixPath)
{
    public bool IsOff => Socket.Count == 0 && UnixPath is null;

    /// <summary>Port; 0 without one.</summary>
    public int Port => Socket.Count > 0 ? Socket[0].Port : 0;

    public static bool TryParse(string text, out AdminAddress address)
    {
        address = new AdminAddress([], null);
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (text.StartsWith("unix:", StringComparison.Ordinal) && text.Length > 5)
        {
            address = new AdminAddress([], text[5..]);
            return true;
        }

        const string Localhost = "localhost:";
        if (text.StartsWith(Localhost, StringComparison.OrdinalIgnoreCase))
        {
            if (!int.TryParse(text.AsSpan(Localhost.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            {
                return false;
            }

            address = new AdminAddress([new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.IPv6Loopback, port)], null);
            return true;
        }

        if (!IPEndPoint.TryParse(text, out var endpoint) || !text.Contains(':', StringComparison.Ordinal) || text.EndsWith(']'))
        {
            return false;
        }

        address = new AdminAddress([endpoint], null);
        return true;
    }
}
