using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using Agentgateway.Gateway.Listeners;

namespace Agentgateway.Gateway.Tcp;

/// <summary>Copies bytes both ways between a client and an upstream until both have ended. Each side may end its half first.</summary>
/// <remarks>A side that does not take bytes stops the other side's reading. An idle direction holds no buffer; a busy one grows it up to 256 KiB.</remarks>
internal sealed class ByteSplice(ClientChannel client, Stream upstream)
{
    private const int FirstBuffer = 4 * 1024;
    private const int LargestBuffer = 256 * 1024;

    private long _received;
    private long _sent;

    /// <summary>Bytes from the client.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes to the client.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Returns when both directions have ended.</summary>
    /// <returns>Null, or what cut the tunnel short. A reset by either side is an end like any other.</returns>
    public async Task<Exception?> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = GuardAsync(ToUpstreamAsync(stop.Token), stop);
        var down = GuardAsync(ToClientAsync(stop.Token), stop);
        var (first, second) = (await up, await down);
        return first ?? second;
    }

    // An error of one direction ends the other: what it carries has nowhere to go.
    private async Task<Exception?> GuardAsync(Task direction, CancellationTokenSource stop)
    {
        try
        {
            await direction;
            return null;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            var first = !stop.IsCancellationRequested;
            await stop.CancelAsync();
            client.Input?.CancelPendingRead();
            return first && !IsReset(e) ? e : null;
        }
    }

    private async Task ToUpstreamAsync(CancellationToken cancellationToken)
    {
        if (client.Direct is { } direct)
        {
            await EarlyAsync(cancellationToken);
            await CopyAsync(direct, isUp: true, cancellationToken);
        }
        else
        {
            await PipeAsync(cancellationToken);
        }

        switch (upstream)
        {
            case NetworkStream plain:
                plain.Socket.Shutdown(SocketShutdown.Send);
                break;
            case SslStream tls:
                await tls.ShutdownAsync();
                break;
        }
    }

    private async Task ToClientAsync(CancellationToken cancellationToken)
    {
        await CopyAsync(upstream, isUp: false, cancellationToken);
        await client.CloseOutputAsync();
    }

    // What was read while it was found out whose connection this is.
    private async ValueTask EarlyAsync(CancellationToken cancellationToken)
    {
        if (client.Input is { } input && input.TryRead(out var read))
        {
            foreach (var segment in read.Buffer)
            {
                await upstream.WriteAsync(segment, cancellationToken);
                Count(isUp: true, segment.Length);
            }

            input.AdvanceTo(read.Buffer.End);
        }
    }

    private async ValueTask PipeAsync(CancellationToken cancellationToken)
    {
        var input = client.Input!;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer)
            {
                await upstream.WriteAsync(segment, cancellationToken);
                Count(isUp: true, segment.Length);
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return;
            }
        }
    }

    private async ValueTask CopyAsync(Stream from, bool isUp, CancellationToken cancellationToken)
    {
        var size = FirstBuffer;
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                if (buffer is null)
                {
#pragma warning disable CA2022 // Reads nothing: it waits until there is something.
                    await from.ReadAsync(Memory<byte>.Empty, cancellationToken);
#pragma warning restore CA2022
                    buffer = ArrayPool<byte>.Shared.Rent(size);
                }

                var read = await from.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                {
                    return;
                }

                await (isUp ? upstream.WriteAsync(buffer.AsMemory(0, read), cancellationToken) : client.WriteAsync(buffer.AsMemory(0, read), cancellationToken));
                Count(isUp, read);
                if (read == buffer.Length && size < LargestBuffer)
                {
                    size *= 2;
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(size);
                }
                else if (read < buffer.Length)
                {
                    // All that was there is through: wait for more without holding memory.
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = null;
                }
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // Counted as soon as it is written: the counters hold also when the tunnel is cut.
    private void Count(bool isUp, int bytes)
    {
        if (isUp)
        {
            Volatile.Write(ref _received, _received + bytes);
        }
        else
        {
            Volatile.Write(ref _sent, _sent + bytes);
        }
    }

    private static bool IsReset(Exception e) => e switch
    {
        Microsoft.AspNetCore.Connections.ConnectionResetException => true,
        SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected } => true,
        _ => e.InnerException is { } inner && IsReset(inner),
    };
}
