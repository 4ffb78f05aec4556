using System.Globalization;
using System.Text;

namespace Agentgateway.Configuration.Reading;

/// <summary>Durations in Go's syntax: <c>1h30m</c>, <c>1.5s</c>, <c>250ms</c>, <c>0</c>. Never negative.</summary>
public static class GoDuration
{
    /// <summary>What an error names as allowed.</summary>
    public const string Allowed = "a duration such as 500ms, 30s, 1m30s (units ns, us, ms, s, m, h)";

    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.");

    /// <summary>Reads a duration; false if it is none, or is longer than the type holds.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text == "0")
        {
            return true;
        }

        var rest = text.AsSpan();
        var ticks = 0m;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var unitLength = rest.IndexOfAny(NumberCharacters);
            var unit = unitLength < 0 ? rest : rest[..unitLength];
            decimal factor = unit switch
            {
                "ns" => 0.01m,
                "us" or "µs" or "μs" => 10,
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                "h" => TimeSpan.TicksPerHour,
                _ => 0,
            };
            if (factor == 0 || number > long.MaxValue / factor / 2)
            {
                return false;
            }

            ticks += number * factor;
            rest = rest[unit.Length..];
        }

        if (ticks > long.MaxValue / 2)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>Text form as Go prints it: <c>3m0s</c>, <c>1.5s</c>, <c>250ms</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        if (value < TimeSpan.FromMilliseconds(1))
        {
            return (value.Ticks / 10m).ToString("0.#", CultureInfo.InvariantCulture) + "µs";
        }

        if (value < TimeSpan.FromSeconds(1))
        {
            return (value.Ticks / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) + "ms";
        }

        var text = new StringBuilder();
        var hours = (long)value.TotalHours;
        if (hours > 0)
        {
            text.Append(hours).Append('h');
        }

        if (hours > 0 || value.Minutes > 0)
        {
            text.Append(value.Minutes).Append('m');
        }

        var seconds = (value.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond;
        return text.Append(seconds.ToString("0.#######", CultureInfo.InvariantCulture)).Append('s').ToString();
    }
}
