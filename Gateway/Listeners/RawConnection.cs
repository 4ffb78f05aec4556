using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Agentgateway.Gateway.Listeners.Tunnels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Listeners;

/// <summary>An accepted connection that reads only when somebody wants bytes: for ports whose bytes are only passed on.</summary>
/// <remarks>
/// Kestrel's socket transport reads ahead, 4 KiB at a time, into pipes: right for HTTP, but for a byte tunnel it makes half a thousand system calls per
/// MiB. Here the first bytes (a PROXY header, a ClientHello) come through a pipe that reads on demand, and the rest straight from <see cref="Direct"/>.
/// </remarks>
internal sealed class RawConnection : ConnectionContext, IConnectionSocketFeature
{
    private const int FirstBytes = 4096;

    private static readonly string Run = Guid.NewGuid().ToString("N")[..8];
    private static long _count;

    private readonly CancellationTokenSource _closed = new();
    private IDuplexPipe? _transport;
    private int _isClosed;

    public RawConnection(Socket socket)
    {
        Socket = socket;
        Direct = new NetworkStream(socket, ownsSocket: false);
        ConnectionId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Run}-{Interlocked.Increment(ref _count)}");
        ConnectionClosed = _closed.Token;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        Features.Set<IConnectionSocketFeature>(this);
    }

    public Socket Socket { get; }

    /// <summary>The socket's bytes behind those that <see cref="Early"/> holds.</summary>
    public Stream Direct { get; }

    /// <summary>What was read through the pipe; null when nobody used it.</summary>
    public PipeReader? Early => _transport?.Input;

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get => field ??= new Dictionary<object, object?>(); set; }

    public override IDuplexPipe Transport
    {
        get => _transport ??= new DuplexPipe(
            PipeReader.Create(Direct, new StreamPipeReaderOptions(bufferSize: FirstBytes, leaveOpen: true, useZeroByteReads: true)),
            PipeWriter.Create(Direct, new StreamPipeWriterOptions(leaveOpen: true)));
        set => _transport = value;
    }

    /// <summary>Fires when the connection is over, not when the client's half is.</summary>
    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => Close(reset: true);

    public override ValueTask DisposeAsync()
    {
        Close(reset: false);
        return base.DisposeAsync();
    }

    private void Close(bool reset)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        try
        {
            if (reset)
            {
                Socket.Close(timeout: 0);
            }
            else
            {
                // What was sent goes out before the end.
                Socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (SocketException)
        {
            // The client was faster.
        }

        Socket.Dispose();
        _closed.Cancel();
    }
}
