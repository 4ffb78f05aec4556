using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agentgateway.Gateway.Tests.Support;

/// <summary>A TCP server on a loopback port; each connection runs the test's code.</summary>
internal sealed class TcpUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Task> _serve;
    private readonly Task _accepting;
    private int _connections;

    private TcpUpstream(Func<NetworkStream, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public string Address => "127.0.0.1:" + Port;

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static TcpUpstream Start(Func<NetworkStream, Task> serve) => new(serve);

    /// <summary>Sends back what it gets, and ends when the client's half has ended.</summary>
    public static TcpUpstream Echo() => new(async stream =>
    {
        await stream.CopyToAsync(stream);
        stream.Socket.Shutdown(SocketShutdown.Send);
    });

    /// <summary>Says who it is, then ends.</summary>
    public static TcpUpstream Greeting(string text) => new(async stream => await stream.WriteAsync(Encoding.ASCII.GetBytes(text)));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await _serve(stream);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The gateway ended the connection: tests look at the client's side.
        }
    }
}
