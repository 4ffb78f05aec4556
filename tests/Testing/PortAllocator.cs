using System.Net;
using System.Net.Sockets;

namespace Agentgateway.Testing;

/// <summary>
/// Free loopback ports for processes that cannot be told to take port 0. They come from below the range that Linux (32768), Windows and macOS (49152) use for
/// outgoing connections: a port from that range may be taken by any client between the look and the listen.
/// </summary>
public static class PortAllocator
{
    private const int First = 20_000, Last = 32_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that is free now and that this process has not given away before.</summary>
    public static int Next()
    {
        while (true)
        {
            // Random, so that test processes that run side by side rarely want the same one.
            var port = Random.Shared.Next(First, Last);
            lock (Gate)
            {
                if (Given.Contains(port) || !IsFree(port))
                {
                    continue;
                }

                Given.Add(port);
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
