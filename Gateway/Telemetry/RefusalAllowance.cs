namespace Agentgateway.Gateway.Telemetry;

/// <summary>How many refused requests of unknown callers become usage events: so many at once, then one a second.</summary>
/// <remarks>
/// Anybody who reaches the port can make such requests. Without a bound they would fill the spool, the control plane's disk and the request log. Thread-safe.
/// </remarks>
internal sealed class RefusalAllowance(TimeProvider time)
{
    /// <summary>Events that may be made at once.</summary>
    public const int Burst = 100;

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _left = Burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes one; false if there is none left.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var more = (long)(time.GetElapsedTime(_filledAt, now) / Refill);
            if (more > 0)
            {
                _left = (int)Math.Min(Burst, _left + more);
                _filledAt = now;
            }

            if (_left == 0)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
