using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Agentgateway.Gateway.Listeners;

/// <summary>The client's side of a byte tunnel: what it sends, and a way to answer and to say that no more comes.</summary>
internal abstract class ClientChannel(PipeReader? input)
{
    /// <summary>Bytes of the client; those read before the tunnel began come first. With <see cref="Direct"/> only those, null if there are none.</summary>
    public PipeReader? Input { get; } = input;

    /// <summary>Where the client's further bytes are read without a pipe in between; null where there has to be one.</summary>
    public virtual Stream? Direct => null;

    /// <summary>The channel of a connection whose output nobody else writes to.</summary>
    public static ClientChannel For(ConnectionContext connection) => connection is RawConnection raw ? new RawChannel(raw) : For(connection, connection.Transport);

    private static ClientChannel For(ConnectionContext connection, IDuplexPipe transport) =>
        connection.Features.Get<ITlsConnectionFeature>() is null && connection.Features.Get<IConnectionSocketFeature>() is { } feature
            ? new SocketChannel(transport.Input, feature.Socket)
            : new PipeChannel(transport, connection.Features.Get<ISslStreamFeature>()?.SslStream);

    /// <summary>The channel of a stream of its own, such as that of HTTP/2.</summary>
    public static ClientChannel Over(IDuplexPipe transport) => new PipeChannel(transport, null);

    /// <summary>Sends; returns when the transport has taken the bytes.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the gateway's half of the connection after everything was sent. The client may go on sending.</summary>
    public abstract ValueTask CloseOutputAsync();

    // Kestrel's transport cannot half-close: completing its output shuts the socket down both ways. Its send loop only waits on that pipe,
    // so that writing to the socket beside it is safe, and saves a copy.
    private class SocketChannel(PipeReader? input, Socket socket) : ClientChannel(input)
    {
        [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder))]
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            while (!bytes.IsEmpty)
            {
                var sent = await socket.SendAsync(bytes, SocketFlags.None, cancellationToken);
                bytes = bytes[sent..];
            }
        }

        public override ValueTask CloseOutputAsync()
        {
            socket.Shutdown(SocketShutdown.Send);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class RawChannel(RawConnection connection) : SocketChannel(connection.Early, connection.Socket)
    {
        public override Stream? Direct => connection.Direct;
    }

    private sealed class PipeChannel(IDuplexPipe transport, SslStream? tls) : ClientChannel(transport.Input)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            var result = await transport.Output.WriteAsync(bytes, cancellationToken);
            if (result.IsCompleted || result.IsCanceled)
            {
                throw new ConnectionAbortedException("The client takes no more bytes.");
            }
        }

        public override async ValueTask CloseOutputAsync()
        {
            if (tls is null)
            {
                await transport.Output.CompleteAsync();
                return;
            }

            // TLS says that no more comes with an alert of its own (RFC 8446 6.1).
            await transport.Output.FlushAsync();
            await tls.ShutdownAsync();
        }
    }
}
