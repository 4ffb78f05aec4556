using System.Net.Sockets;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Sets TCP keep-alive on a socket.</summary>
internal static class SocketKeepalive
{
    public static void Apply(Socket socket, Keepalives settings)
    {
        if (!settings.Enabled)
        {
            return;
        }

        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(settings.Time));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(settings.Interval));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Math.Clamp(settings.Retries, 1, 127));
    }

    // The systems count in whole seconds, from 1 to 32767.
    private static int Seconds(TimeSpan time) => (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, 32767);
}
