using System.Globalization;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>Numbers, money and durations as people read them.</summary>
internal static class Format
{
    /// <summary>Fills a resource string.</summary>
    public static string Text(string format, params object?[] values) => string.Format(CultureInfo.CurrentCulture, format, values);

    public static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    public static string Number(long? value) => value is { } number ? Number(number) : "–";

    /// <summary>12.3k and 4.5M for headline numbers; exact below ten thousand.</summary>
    public static string Short(long value) => value switch
    {
        >= 1_000_000_000 => (value / 1_000_000_000d).ToString("0.##", CultureInfo.CurrentCulture) + "B",
        >= 1_000_000 => (value / 1_000_000d).ToString("0.##", CultureInfo.CurrentCulture) + "M",
        >= 10_000 => (value / 1_000d).ToString("0.#", CultureInfo.CurrentCulture) + "k",
        _ => Number(value),
    };

    /// <summary>US dollars with four significant digits below a dollar.</summary>
    /// <param name="decimalText">Decimal text as AdminApi sends it.</param>
    public static string Money(string? decimalText)
    {
        if (!decimal.TryParse(decimalText, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount))
        {
            return "–";
        }

        return amount switch
        {
            0 => "$0.00",
            < 1 => "$" + amount.ToString("0.00####", CultureInfo.CurrentCulture),
            _ => amount.ToString("$#,##0.00", CultureInfo.CurrentCulture),
        };
    }

    /// <summary>Milliseconds up to a second, then seconds.</summary>
    public static string Duration(double? milliseconds) => milliseconds switch
    {
        null => "–",
        < 10 => milliseconds.Value.ToString("0.0", CultureInfo.CurrentCulture) + " ms",
        < 1000 => milliseconds.Value.ToString("0", CultureInfo.CurrentCulture) + " ms",
        _ => (milliseconds.Value / 1000).ToString("0.00", CultureInfo.CurrentCulture) + " s",
    };

    /// <summary>A UCUM unit as people write it: <c>{request}</c> is "request", <c>By</c> "bytes", <c>1</c> nothing.</summary>
    public static string Unit(string? unit) => unit switch
    {
        null or "1" => "",
        "By" => Strings.UnitBytes,
        ['{', .. var name, '}'] => name.Replace('_', ' '),
        _ => unit,
    };

    public static string Percent(long part, long whole) =>
        whole == 0 ? "0 %" : ((double)part / whole).ToString("0.# %", CultureInfo.CurrentCulture);

    /// <summary>"3 minutes ago", "in 2 days".</summary>
    public static string Relative(DateTimeOffset value, DateTimeOffset now)
    {
        var past = value <= now;
        var span = past ? now - value : value - now;
        var amount = span switch
        {
            { TotalSeconds: < 45 } => past ? Strings.TimeJustNow : Strings.TimeVerySoon,
            { TotalMinutes: < 1.5 } => Text(past ? Strings.TimeMinuteAgo : Strings.TimeInMinute, 1),
            { TotalMinutes: < 60 } => Text(past ? Strings.TimeMinutesAgo : Strings.TimeInMinutes, Math.Round(span.TotalMinutes)),
            { TotalHours: < 1.5 } => Text(past ? Strings.TimeHourAgo : Strings.TimeInHour, 1),
            { TotalHours: < 36 } => Text(past ? Strings.TimeHoursAgo : Strings.TimeInHours, Math.Round(span.TotalHours)),
            _ => Text(past ? Strings.TimeDaysAgo : Strings.TimeInDays, Math.Round(span.TotalDays)),
        };
        return amount;
    }
}
