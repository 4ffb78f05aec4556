using Agentgateway.Cel;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>What a <c>ttl</c> expression gave, as the time that an answer may be kept.</summary>
internal static class CacheLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>A duration from now; a timestamp or a number of seconds since the Unix epoch until then. Zero for the past, for every other kind and for errors.</summary>
    public static TimeSpan Of(CelValue value, DateTimeOffset now)
    {
        value = value.Unwrap();
        var seconds = value.Kind switch
        {
            CelKind.Duration => value.AsInt / 1e9,
            CelKind.Timestamp => value.TimestampSeconds + (value.TimestampNanos / 1e9) - Epoch(now),
            CelKind.Int => value.AsInt - Epoch(now),
            CelKind.Uint => value.AsUint - Epoch(now),
            CelKind.Double => value.AsDouble - Epoch(now),
            _ => 0,
        };
        return seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : TimeSpan.Zero;
    }

    private static double Epoch(DateTimeOffset now) => now.ToUnixTimeMilliseconds() / 1e3;
}
