using System.IO.Pipelines;

namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>Sends a comment to the client when an event stream has been silent for a while, so that proxies and load balancers keep the connection.</summary>
/// <remarks>
/// The pump is the only writer but for the time in which it waits for the upstream: between <see cref="Pause"/> and <see cref="ResumeAsync"/>, and
/// only between two events. It exists only after the upstream's head was accepted (architecture 4). Costs nothing per event.
/// </remarks>
internal sealed class SseKeepAlive : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly ReadOnlyMemory<byte> Comment = ": keep-alive\n\n"u8.ToArray();

    private readonly PipeWriter _writer;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(0, 1);
    private readonly ITimer _timer;
    private long _lastWrite;
    private bool _ended;

    public SseKeepAlive(PipeWriter writer, TimeProvider time)
    {
        _writer = writer;
        _time = time;
        _lastWrite = time.GetTimestamp();
        _timer = time.CreateTimer(static state => _ = ((SseKeepAlive)state!).SendAsync(), this, Interval, Interval);
    }

    /// <summary>False while the last bytes sent end in the middle of an event: then no comment may be put in.</summary>
    public bool IsBetweenEvents { get; set; } = true;

    /// <summary>The pump waits for the upstream now.</summary>
    public void Pause()
    {
        _lastWrite = _time.GetTimestamp();
        _turn.Release();
    }

    /// <summary>The pump goes on writing; waits for a comment that is being sent.</summary>
    public Task ResumeAsync() => _turn.WaitAsync();

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _timer.DisposeAsync();
        _turn.Dispose();
    }

    private async Task SendAsync()
    {
        // Most of an interval must have been silent; the timer is not moved with every event.
        if (_ended || !IsBetweenEvents || _time.GetElapsedTime(Volatile.Read(ref _lastWrite)) < Interval / 2)
        {
            return;
        }

        var taken = false;
        try
        {
            taken = _turn.Wait(0);
            if (taken && !_ended)
            {
                await _writer.WriteAsync(Comment);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The client is gone; the pump finds out by itself.
        }
        finally
        {
            if (taken)
            {
                _turn.Release();
            }
        }
    }
}
