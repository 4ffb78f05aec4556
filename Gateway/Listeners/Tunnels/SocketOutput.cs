using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>Writes to the socket of a connection: what was written has left the process when the write returns. The transport's own output must stay unused.</summary>
internal sealed class SocketOutput(ConnectionContext connection, Socket socket) : Stream
{
    private bool _failed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty && !_failed)
            {
                buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // As the transport does: the client is gone, who writes learns it from the connection.
            _failed = true;
            connection.Abort(new ConnectionAbortedException("The client takes no more bytes.", e));
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
