namespace Agentgateway.Gateway.Listeners;

/// <summary>Lets one line through per interval, for messages that an attacker could multiply.</summary>
internal sealed class LogThrottle(TimeSpan interval)
{
    private long _last;

    public bool ShouldLog(TimeProvider time)
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _last);
        return (last == 0 || time.GetElapsedTime(last, now) >= interval) && Interlocked.CompareExchange(ref _last, now, last) == last;
    }
}
