using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Functions;

/// <summary>The getters of timestamps (optionally in a time zone) and durations.</summary>
internal static class TimeFunctions
{
    private const long NanosPerSecond = 1_000_000_000;

    private enum Part
    {
        FullYear,
        Month,
        DayOfYear,
        DayOfMonth,
        Date,
        DayOfWeek,
        Hours,
        Minutes,
        Seconds,
        Milliseconds,
    }

    public static void Register(List<Function> all)
    {
        foreach (var part in Enum.GetValues<Part>())
        {
            all.Method($"get{part}", 1, 2, (ref _, scoped a) => Get(part, a));
        }
    }

    private static CelValue Get(Part part, scoped ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind == CelKind.Duration && a.Length == 1)
        {
            var nanos = a[0].DurationNanos;
            return part switch
            {
                Part.Hours => CelValue.Int(nanos / (3_600 * NanosPerSecond)),
                Part.Minutes => CelValue.Int(nanos / (60 * NanosPerSecond)),
                Part.Seconds => CelValue.Int(nanos / NanosPerSecond),
                Part.Milliseconds => CelValue.Int(nanos / 1_000_000 % 1_000),
                _ => Errors.NoSuchOverload($"get{part}()", a[0]),
            };
        }

        if (a[0].Kind != CelKind.Timestamp || (a.Length == 2 && a[1].Kind != CelKind.String))
        {
            return Errors.NoSuchOverload($"get{part}()", a[0]);
        }

        var date = Times.ToDateTime(a[0]);
        if (a.Length == 2)
        {
            if (!TryZone(a[1].AsString, date, out var offset))
            {
                return Errors.Function($"unknown time zone '{a[1].AsString}'");
            }

            // The first and last day of the calendar have no local time beyond them.
            var ticks = date.Ticks + (offset * TimeSpan.TicksPerSecond);
            if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            {
                return Errors.Overflow;
            }

            date = new DateTime(ticks, DateTimeKind.Unspecified);
        }

        return CelValue.Int(part switch
        {
            Part.FullYear => date.Year,
            Part.Month => date.Month - 1,
            Part.DayOfYear => date.DayOfYear - 1,
            Part.DayOfMonth => date.Day - 1,
            Part.Date => date.Day,
            Part.DayOfWeek => (int)date.DayOfWeek,
            Part.Hours => date.Hour,
            Part.Minutes => date.Minute,
            Part.Seconds => date.Second,
            _ => a[0].TimestampNanos / 1_000_000,
        });
    }

    private static bool TryZone(string zone, DateTime utc, out long seconds)
    {
        seconds = 0;
        if (zone is "" or "UTC" or "Z")
        {
            return true;
        }

        if (zone[0] is '+' or '-' || char.IsAsciiDigit(zone[0]))
        {
            var isParsed = Times.TryOffset(char.IsAsciiDigit(zone[0]) ? "+" + zone : zone, out var offset);
            seconds = offset;
            return isParsed;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var info))
        {
            return false;
        }

        seconds = (long)info.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).TotalSeconds;
        return true;
    }
}
