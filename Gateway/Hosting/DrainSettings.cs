using System.Globalization;
using Agentgateway.Configuration.Model;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Hosting;

/// <summary>How the process ends.</summary>
/// <param name="Minimum">New connections are accepted for at least this long after the signal.</param>
/// <param name="Maximum">Then exchanges in flight have this long.</param>
internal sealed record DrainSettings(TimeSpan Minimum, TimeSpan Maximum)
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    /// <summary>Environment over file: <c>CONNECTION_MIN_TERMINATION_DEADLINE</c>, <c>CONNECTION_TERMINATION_DEADLINE</c>, else derived from <c>TERMINATION_GRACE_PERIOD_SECONDS</c>.</summary>
    public static DrainSettings From(StaticConfig config, IConfiguration environment) => new(
        Read(environment["CONNECTION_MIN_TERMINATION_DEADLINE"]) ?? config.ConnectionMinTerminationDeadline ?? TimeSpan.Zero,
        Read(environment["CONNECTION_TERMINATION_DEADLINE"]) ?? config.ConnectionTerminationDeadline ?? FromGracePeriod(environment["TERMINATION_GRACE_PERIOD_SECONDS"]) ?? Default);

    // Some seconds of the platform's patience are kept for the rest of the shutdown (agentgateway).
    private static TimeSpan? FromGracePeriod(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds > 10 ? seconds - 5 : Math.Max(1, seconds - 1))
            : null;

    /// <summary><c>5s</c>, <c>250ms</c>, <c>1m</c>, or plain seconds; null if nothing was given.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static TimeSpan? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var (number, unit) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], TimeSpan.FromMilliseconds(1)),
            _ when text.EndsWith('s') => (text[..^1], TimeSpan.FromSeconds(1)),
            _ when text.EndsWith('m') => (text[..^1], TimeSpan.FromMinutes(1)),
            _ => (text, TimeSpan.FromSeconds(1)),
        };
        return double.TryParse(number, CultureInfo.InvariantCulture, out var value) && value >= 0
            ? unit * value
            : throw new FormatException($"'{text}' is not a duration such as 5s, 250ms or 1m");
    }
}
