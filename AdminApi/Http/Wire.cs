using System.Globalization;

namespace Agentgateway.AdminApi.Http;

/// <summary>Stored integers as they travel: RFC 3339 times in UTC, money as decimal text.</summary>
internal static class Wire
{
    public static DateTimeOffset Time(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);

    public static DateTimeOffset? Time(long? unixMilliseconds) => unixMilliseconds is { } value ? Time(value) : null;

    /// <summary>1e-9 USD as decimal text without exponent.</summary>
    public static string Usd(long nanoUsd) => (nanoUsd / 1_000_000_000m).ToString("0.000000###", CultureInfo.InvariantCulture);
}
