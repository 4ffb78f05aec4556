using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners;

/// <summary>A queue that Kestrel accepts from as if it were a socket.</summary>
internal sealed class VirtualListener(EndPoint endpoint) : IConnectionListener
{
    // Kestrel accepts at once and starts each connection on the pool, so the queue is empty but for moments; sockets bound the rest.
    private readonly Channel<ConnectionContext> _queue = Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });

    public EndPoint EndPoint { get; } = endpoint;

    public bool TryOffer(ConnectionContext connection) => _queue.Writer.TryWrite(connection);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _queue.Reader.WaitToReadAsync(cancellationToken) && _queue.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _queue.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
