using System.Globalization;

namespace Agentgateway.Portal.Services;

/// <summary>Filters of the request list, as they stand in the page's URL.</summary>
internal sealed record RequestFilter
{
    /// <summary><c>1h</c>, <c>24h</c>, <c>7d</c> or <c>30d</c>; null = all that is kept.</summary>
    public string? Period { get; init; }

    /// <summary><c>llm</c>, <c>mcp</c> or <c>http</c>.</summary>
    public string? Kind { get; init; }

    public string? Model { get; init; }

    public string? KeyId { get; init; }

    public bool ErrorsOnly { get; init; }

    /// <summary>Adds the filter to a call of AdminApi.</summary>
    public Query AddTo(Query query) => query
        .Add("kind", Kind).Add("model", Model).Add("keyId", KeyId).Add("errorOnly", ErrorsOnly ? "true" : null)
        .Add("from", From(DateTimeOffset.UtcNow));

    /// <summary>The page's own URL with this filter.</summary>
    public string ToUrl() => new Query("/requests")
        .Add("period", Period).Add("kind", Kind).Add("model", Model).Add("key", KeyId).Add("errors", ErrorsOnly ? "true" : null).ToString();

    private DateTimeOffset? From(DateTimeOffset now) => PeriodLength(Period) is { } length ? now - length : null;

    /// <summary>Length of a named period; null for an unknown name.</summary>
    public static TimeSpan? PeriodLength(string? period) => period switch
    {
        [.. var hours, 'h'] when int.TryParse(hours, CultureInfo.InvariantCulture, out var n) => TimeSpan.FromHours(n),
        [.. var days, 'd'] when int.TryParse(days, CultureInfo.InvariantCulture, out var n) => TimeSpan.FromDays(n),
        _ => null,
    };
}
