using System.Net;
using System.Net.Sockets;

namespace Agentgateway.Gateway.Allocation;

/// <summary>An HTTP/1.1 server that answers every request with the same bytes and allocates nothing while it does: blocking sockets, a thread per connection.</summary>
internal sealed class RawUpstream : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _connections = [];
    private volatile RawAnswer _answer = RawAnswer.Json("{}"u8);

    public RawUpstream()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Start(Accept);
    }

    public int Port { get; }

    /// <summary>What the next requests are answered with.</summary>
    public RawAnswer Answer
    {
        set => _answer = value;
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_connections)
        {
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }
        }
    }

    private static void Start(Action action) => new Thread(() =>
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side, or the test, has ended.
        }
    }) { IsBackground = true }.Start();

    private void Accept()
    {
        while (true)
        {
            var connection = _listener.Accept();
            connection.NoDelay = true;
            lock (_connections)
            {
                _connections.Add(connection);
            }

            Start(() => Serve(connection));
        }
    }

    private void Serve(Socket connection)
    {
        var message = new RawMessage(connection);
        while (message.Read())
        {
            var answer = _answer;
            Send(connection, answer.Head);
            for (var i = 0; i < answer.Events; i++)
            {
                // One by one: each is a read of its own for the gateway, and has reached the client before the next goes out.
                answer.Turn.Wait();
                Send(connection, answer.Event);
            }

            if (answer.Events > 0)
            {
                Send(connection, answer.End);
            }
        }
    }

    private static void Send(Socket connection, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[connection.Send(bytes)..];
        }
    }
}
