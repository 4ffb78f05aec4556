using System.Net;
using System.Net.Sockets;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Opens sockets that listen.</summary>
internal static class ListeningSocket
{
    private const int Backlog = 1024;

    /// <summary>Opens a port on an address that may not exist: machines without IPv6 are common, containers above all.</summary>
    /// <param name="missing">True when the address does not exist. For all IPv6 addresses all IPv4 addresses stand in; else the result is null.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static Socket? TryOpen(IPAddress address, int port, out bool missing)
    {
        missing = false;
        try
        {
            return Open(new IPEndPoint(address, port));
        }
        catch (SocketException e) when (
            address.AddressFamily == AddressFamily.InterNetworkV6 && e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            missing = true;
            return address.Equals(IPAddress.IPv6Any) ? Open(new IPEndPoint(IPAddress.Any, port)) : null;
        }
    }

    /// <summary>True if this machine has the address.</summary>
    public static bool Exists(IPAddress address)
    {
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket Open(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
