using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentgateway.Benchmarks.Load.Wire;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>One request on a connection of its own, blocking: for looking whether something serves, and for reading totals and metrics.</summary>
internal static class SimpleRequest
{
    /// <returns>0 when nobody listens or the connection broke.</returns>
    public static int Status(int port, byte[] request) => Send(port, request).Status;

    /// <summary>Body of a GET.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public static byte[] Get(int port, string path)
    {
        var (status, body) = Send(port, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
        return status == 200 ? body : throw new InvalidOperationException($"GET {path} on port {port} answered {status}");
    }

    private static (int Status, byte[] Body) Send(int port, byte[] request)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000, NoDelay = true };
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(request);
            var buffer = new byte[64 * 1024];
            var length = 0;
            MessageHead head;
            while (!MessageHead.TryRead(buffer.AsSpan(0, length), out head))
            {
                var count = socket.Receive(buffer.AsSpan(length));
                if (count == 0)
                {
                    return (0, []);
                }

                length += count;
            }

            var body = new MemoryStream();
            var reader = BodyReader.For(head);
            ReadOnlySpan<byte> input = buffer.AsSpan(head.Length, length - head.Length);
            while (true)
            {
                while (reader.Next(ref input) is { IsEmpty: false } content)
                {
                    body.Write(content);
                }

                if (reader.IsDone || socket.Receive(buffer) is not (> 0 and var count))
                {
                    return (head.Status, body.ToArray());
                }

                input = buffer.AsSpan(0, count);
            }
        }
        catch (SocketException)
        {
            return (0, []);
        }
    }
}
