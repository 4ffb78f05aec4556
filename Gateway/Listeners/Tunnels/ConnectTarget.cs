using System.Globalization;
using System.Net;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>Where a CONNECT request wants to go.</summary>
/// <param name="Host">Name or address; IPv6 without brackets.</param>
internal readonly record struct ConnectTarget(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c> (RFC 9110 7.1). The port is required, user information and everything else is refused.</summary>
    public static bool TryParse(string authority, out ConnectTarget target)
    {
        target = default;
        var colon = authority.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65535)
        {
            return false;
        }

        var host = authority[..colon];
        if (host[0] == '[')
        {
            if (host[^1] != ']' || !IPAddress.TryParse(host[1..^1], out var address) || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            {
                return false;
            }

            target = new ConnectTarget(host[1..^1], port);
            return true;
        }

        foreach (var c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        target = new ConnectTarget(host, port);
        return true;
    }

    /// <summary>The address if the host is one.</summary>
    public IPEndPoint? EndPoint => IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port) : null;
}
