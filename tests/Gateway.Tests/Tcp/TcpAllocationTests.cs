using System.Net;
using System.Net.Sockets;
using Agentgateway.Gateway.Tests.Support;
using Xunit;

namespace Agentgateway.Gateway.Tests.Tcp;

/// <summary>What a TCP connection costs in allocated bytes; client and upstream are blocking sockets with buffers made before, so that the rest is the gateway's.</summary>
[Collection(AloneCollection.Name)]
public sealed class TcpAllocationTests : IDisposable
{
    private const int Connections = 100;
    private const int MiB = 1 << 20;

    private const int MostPerConnection = 16 * 1024;

    // A direction that gets busy takes buffers of up to 256 KiB from the pool, at any time and anew; the rest is a few hundred bytes.
    private const int MostPerMiB = 16 * 1024;

    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public TcpAllocationTests()
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
    }

    private int UpstreamPort => ((IPEndPoint)_listening.LocalEndPoint!).Port;

    public void Dispose() => _listening.Dispose();

    [Fact]
    public async Task Connection_and_mebibyte_stay_within_their_limits()
    {
        await using var gateway = await TestGateway.StartAsync(
            $"frontendPolicies: {{accessLog: {{filter: 'false'}}}}\nbinds: [{{port: PORT, listeners: [{{protocol: TCP, tcpRoutes: [{{backends: [{{host: \"127.0.0.1:{UpstreamPort}\"}}]}}]}}]}}]");
        var port = gateway.Port;

        var (perConnection, perMiB) = await Task.Factory.StartNew(
            () => (Measure(port), MeasureBytes(port)), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        TestContext.Current.TestOutputHelper?.WriteLine($"allocated per connection {perConnection} B, per MiB {perMiB} B");
        Assert.InRange(perConnection, 0, MostPerConnection);
        Assert.InRange(perMiB, 0, MostPerMiB);
    }

    /// <summary>Allocated per connection, without what the two ends of the test allocate themselves.</summary>
    private long Measure(int port)
    {
        Open(port, Connections);
        Open(UpstreamPort, Connections);
        var direct = Allocated(() => Open(UpstreamPort, Connections));
        var through = Allocated(() => Open(port, Connections));
        return (through - direct) / Connections;
    }

    private long MeasureBytes(int port)
    {
        using var client = Connect(port);
        client.Send([1]);
        using var upstream = _listening.Accept();
        var buffer = new byte[64 * 1024];
        Receive(upstream, buffer, 1);
        var sender = new Pump(client, upstream);
        sender.Run(8 * MiB);
        return Allocated(() => sender.Run(64 * MiB)) / 128;
    }

    private void Open(int port, int count)
    {
        var one = new byte[1];
        for (var i = 0; i < count; i++)
        {
            using var client = Connect(port);
            client.Send(one);
            using var upstream = _listening.Accept();
            Receive(upstream, one, 1);
            upstream.Send(one);
            Receive(client, one, 1);
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, upstream.Receive(one));
            upstream.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, client.Receive(one));
        }
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000, SendTimeout = 30_000 };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static void Receive(Socket socket, byte[] buffer, long count)
    {
        while (count > 0)
        {
            var read = socket.Receive(buffer, 0, (int)Math.Min(buffer.Length, count), SocketFlags.None);
            Assert.NotEqual(0, read);
            count -= read;
        }
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Bytes one way, then the other, with one thread at each end.</summary>
    private sealed class Pump(Socket client, Socket upstream)
    {
        private readonly byte[] _sent = new byte[256 * 1024];
        private readonly byte[] _received = new byte[256 * 1024];

        public void Run(long bytes)
        {
            Run(client, upstream, bytes);
            Run(upstream, client, bytes);
        }

        private void Run(Socket from, Socket to, long bytes)
        {
            var sending = new Thread(() =>
            {
                for (var left = bytes; left > 0;)
                {
                    left -= from.Send(_sent, 0, (int)Math.Min(left, _sent.Length), SocketFlags.None);
                }
            });
            sending.Start();
            Receive(to, _received, bytes);
            sending.Join();
        }
    }
}
