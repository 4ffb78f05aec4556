using System.Net;
using System.Net.Sockets;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Opens sockets that listen.</summary>
internal static class ListeningSocket
{
    private const int Backlog = 1024;

    /// <exception cref="SocketException">The port is taken, or the address is not of this machine.</exception>
    public static Socket Open(IPEndPoint endpoint)
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
