using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Aborts a connection whose TLS handshake takes too long, and measures the others.</summary>
internal sealed class HandshakeDeadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;

    public HandshakeDeadline(ConnectionContext connection, TimeSpan limit, TimeProvider time)
    {
        _time = time;
        _started = time.GetTimestamp();
        _timer = time.CreateTimer(
            static state => ((ConnectionContext)state!).Abort(new ConnectionAbortedException("The TLS handshake took too long.")), connection, limit, Timeout.InfiniteTimeSpan);
        connection.ConnectionClosed.UnsafeRegister(static state => ((HandshakeDeadline)state!).Dispose(), this);
    }

    /// <summary>Ends the watch; gives how long the handshake took.</summary>
    public TimeSpan Done()
    {
        _timer.Dispose();
        return _time.GetElapsedTime(_started);
    }

    public void Dispose() => _timer.Dispose();
}
