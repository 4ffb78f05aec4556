using System.Globalization;

namespace Agentgateway.Cel.Values;

/// <summary>Timestamps and durations as text and numbers, with the ranges of the specification.</summary>
internal static class Times
{
    public const long MinSeconds = -62_135_596_800;
    public const long MaxSeconds = 253_402_300_799;
    private const long NanosPerSecond = 1_000_000_000;

    public static CelValue FromSeconds(long seconds, int nanos = 0) =>
        seconds is < MinSeconds or > MaxSeconds ? Errors.Conversion("the timestamp is outside the years 1 to 9999") : CelValue.Timestamp(seconds, nanos);

    public static CelValue Add(in CelValue timestamp, long nanos)
    {
        var total = ((Int128)timestamp.TimestampSeconds * NanosPerSecond) + timestamp.TimestampNanos + nanos;
        var rest = (long)(total % NanosPerSecond);
        var seconds = (long)(total / NanosPerSecond);
        if (rest < 0)
        {
            rest += NanosPerSecond;
            seconds--;
        }

        return seconds is < MinSeconds or > MaxSeconds ? Errors.Overflow : CelValue.Timestamp(seconds, (int)rest);
    }

    public static DateTime ToDateTime(in CelValue timestamp) => DateTime.UnixEpoch.AddSeconds(timestamp.TimestampSeconds);

    /// <summary>RFC 3339 with a numeric zone or Z, up to nine digits of fraction.</summary>
    public static CelValue ParseTimestamp(string text)
    {
        var span = text.AsSpan();
        if (span.Length < 20 || span[4] != '-' || span[7] != '-' || span[10] is not ('T' or 't') || span[13] != ':' || span[16] != ':' ||
            !Number(span[..4], out var year) || !Number(span[5..7], out var month) || !Number(span[8..10], out var day) ||
            !Number(span[11..13], out var hour) || !Number(span[14..16], out var minute) || !Number(span[17..19], out var second))
        {
            return NotTimestamp(text);
        }

        var nanos = 0;
        var tail = span[19..];
        if (tail[0] == '.')
        {
            var digits = tail[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9)
            {
                return NotTimestamp(text);
            }

            nanos = int.Parse(tail.Slice(1, digits), NumberStyles.None, CultureInfo.InvariantCulture);
            for (var i = digits; i < 9; i++)
            {
                nanos *= 10;
            }

            tail = tail[(digits + 1)..];
        }

        if (!TryOffset(tail, out var offset) || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(Math.Max(year, 1), month) ||
            hour > 23 || minute > 59 || second > 59)
        {
            return NotTimestamp(text);
        }

        var date = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        var seconds = ((date.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - offset;
        return FromSeconds(seconds, nanos);
    }

    /// <summary>Go syntax: a sign, then numbers with units h, m, s, ms, us, ns; or 0.</summary>
    public static CelValue ParseDuration(string text)
    {
        var span = text.AsSpan();
        var isNegative = false;
        if (span.Length > 0 && span[0] is ('-' or '+'))
        {
            isNegative = span[0] == '-';
            span = span[1..];
        }

        if (span is "0")
        {
            return CelValue.DurationFromNanos(0);
        }

        Int128 total = 0;
        if (span.IsEmpty)
        {
            return NotDuration(text);
        }

        while (!span.IsEmpty)
        {
            var end = span.IndexOfAnyExceptInRange('0', '9');
            end = end < 0 ? span.Length : end;
            var whole = span[..end];
            var fraction = ReadOnlySpan<char>.Empty;
            span = span[end..];
            if (!span.IsEmpty && span[0] == '.')
            {
                end = span[1..].IndexOfAnyExceptInRange('0', '9');
                end = end < 0 ? span.Length - 1 : end;
                fraction = span.Slice(1, end);
                span = span[(end + 1)..];
            }

            var unit = Unit(span, out var length);
            if ((whole.IsEmpty && fraction.IsEmpty) || unit == 0 || whole.Length > 19)
            {
                return unit != 0 && whole.Length > 19 ? Errors.Overflow : NotDuration(text);
            }

            total += (whole.IsEmpty ? 0 : Int128.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture)) * unit;
            Int128 scale = 1;
            Int128 part = 0;
            foreach (var digit in fraction[..Math.Min(fraction.Length, 18)])
            {
                scale *= 10;
                part = (part * 10) + (digit - '0');
            }

            total += part * unit / scale;
            span = span[length..];
            if (total > (Int128)long.MaxValue + 1)
            {
                return Errors.Overflow;
            }
        }

        total = isNegative ? -total : total;
        return total > long.MaxValue ? Errors.Overflow : CelValue.DurationFromNanos((long)total);
    }

    public static string FormatTimestamp(in CelValue value)
    {
        var date = ToDateTime(value).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return value.TimestampNanos == 0 ? date + "Z" : $"{date}.{Fraction(value.TimestampNanos)}Z";
    }

    public static string FormatDuration(in CelValue value)
    {
        var nanos = (Int128)value.DurationNanos;
        var sign = nanos < 0 ? "-" : "";
        nanos = nanos < 0 ? -nanos : nanos;
        var rest = (int)(nanos % NanosPerSecond);
        var seconds = ((long)(nanos / NanosPerSecond)).ToString(CultureInfo.InvariantCulture);
        return rest == 0 ? $"{sign}{seconds}s" : $"{sign}{seconds}.{Fraction(rest)}s";
    }

    /// <summary>Offset in seconds of <c>Z</c> or <c>[+-]HH:MM</c>.</summary>
    public static bool TryOffset(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':' ||
            !Number(text[1..3], out var hours) || !Number(text[4..6], out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * (text[0] == '-' ? -60 : 60);
        return true;
    }

    private static string Fraction(int nanos) => nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');

    private static bool Number(ReadOnlySpan<char> digits, out int value) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static long Unit(ReadOnlySpan<char> text, out int length)
    {
        length = text.Length > 1 && text[1] == 's' && text[0] is ('m' or 'u' or 'n' or 'µ' or 'μ') ? 2 : 1;
        return (text.IsEmpty ? ' ' : text[0], length) switch
        {
            ('h', 1) => 3_600 * NanosPerSecond,
            ('m', 1) => 60 * NanosPerSecond,
            ('s', 1) => NanosPerSecond,
            ('m', 2) => 1_000_000,
            ('u' or 'µ' or 'μ', 2) => 1_000,
            ('n', 2) => 1,
            _ => 0,
        };
    }

    private static CelValue NotTimestamp(string text) => Errors.Conversion($"'{(text.Length > 40 ? text[..40] : text)}' is not an RFC 3339 timestamp");

    private static CelValue NotDuration(string text) => Errors.Conversion($"'{(text.Length > 40 ? text[..40] : text)}' is not a duration");
}
