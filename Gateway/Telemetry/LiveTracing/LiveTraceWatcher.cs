using System.Threading.Channels;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry.LiveTracing;

/// <summary>One connection that watches. A watcher that does not keep up loses events, counted; it never slows a request.</summary>
internal sealed class LiveTraceWatcher(Func<Exchange, bool>? filter, Action<LiveTraceWatcher> remove) : IDisposable
{
    private const int QueueLength = 4096;
    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private long _lost;

    /// <summary>Events as JSON objects.</summary>
    public ChannelReader<byte[]> Events => _queue.Reader;

    /// <summary>Events that did not fit since the last call.</summary>
    public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

    /// <summary>True if the request is one to show, as far as is known yet.</summary>
    public bool Wants(Exchange exchange) => filter is null || filter(exchange);

    public void Send(byte[] json)
    {
        if (!_queue.Writer.TryWrite(json))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    public void Dispose()
    {
        remove(this);
        _queue.Writer.TryComplete();
    }
}
