using Agentgateway.AdminApi.Data.Telemetry;

namespace Agentgateway.AdminApi.Usage;

/// <summary>Chooses the source of a query: the request log for short periods, exact to the millisecond; hourly sums for long ones.</summary>
internal static class UsageFacts
{
    public const long HourMs = 3_600_000;

    /// <summary>Longest period that is summed from the request log.</summary>
    public static readonly TimeSpan LongestFromLog = TimeSpan.FromHours(48);

    public static bool UsesLog(UsageFilter filter) => filter.To - filter.From <= LongestFromLog;

    /// <summary>The facts that the filter lets through; the scope first.</summary>
    public static IQueryable<UsageFact> Of(TelemetryDbContext db, UsageFilter filter)
    {
        var facts = UsesLog(filter) ? FromLog(db, filter) : FromSums(db, filter);
        if (filter.Kind is { } kind)
        {
            facts = facts.Where(f => f.Kind == kind);
        }

        if (filter.Model is { } model)
        {
            facts = facts.Where(f => f.Model == model);
        }

        if (filter.Provider is { } provider)
        {
            facts = facts.Where(f => f.Provider == provider);
        }

        return facts;
    }

    private static IQueryable<UsageFact> FromLog(TelemetryDbContext db, UsageFilter filter)
    {
        var (from, to) = (filter.From.ToUnixTimeMilliseconds(), filter.To.ToUnixTimeMilliseconds());
        IQueryable<RequestLogRow> rows = db.RequestLogs;
        if (filter.ScopeUserId is { } scope)
        {
            rows = rows.Where(l => l.UserId == scope);
        }

        if (filter.UserId is { } user)
        {
            rows = rows.Where(l => l.UserId == user);
        }

        if (filter.KeyId is { } key)
        {
            rows = rows.Where(l => l.KeyId == key);
        }

        return rows.Where(l => l.StartedAt >= from && l.StartedAt < to).Select(l => new UsageFact
        {
            At = l.StartedAt,
            Kind = l.Kind,
            KeyId = l.KeyId ?? "",
            UserId = l.UserId ?? "",
            Provider = l.Provider ?? "",
            Model = l.RequestedModel ?? "",
            Target = l.McpServer == null ? l.Route ?? "" : l.Tool == null ? l.McpServer : l.McpServer + "/" + l.Tool,
            StatusClass = l.Status < 200 ? "1xx" : l.Status < 300 ? "2xx" : l.Status < 400 ? "3xx" : l.Status < 500 ? "4xx" : "5xx",
            Requests = 1,
            Errors = l.Status >= 400 ? 1 : 0,
            InputTokens = l.InputTokens ?? 0,
            OutputTokens = l.OutputTokens ?? 0,
            CacheReadTokens = l.CacheReadTokens ?? 0,
            ReasoningTokens = l.ReasoningTokens ?? 0,
            CostNanoUsd = l.CostNanoUsd ?? 0,
            Unpriced = l.PriceStatus == "unpriced" || l.PriceStatus == "missing" || l.PriceStatus == "noCatalog" ? 1 : 0,
            DurationMs = l.DurationMs,
        });
    }

    private static IQueryable<UsageFact> FromSums(TelemetryDbContext db, UsageFilter filter)
    {
        var (from, to) = (filter.From.ToUnixTimeMilliseconds() / HourMs, (filter.To.ToUnixTimeMilliseconds() + HourMs - 1) / HourMs);
        IQueryable<UsageHourlyRow> rows = db.UsageHourly;
        if (filter.ScopeUserId is { } scope)
        {
            rows = rows.Where(u => u.UserId == scope);
        }

        if (filter.UserId is { } user)
        {
            rows = rows.Where(u => u.UserId == user);
        }

        if (filter.KeyId is { } key)
        {
            rows = rows.Where(u => u.KeyId == key);
        }

        return rows.Where(u => u.Hour >= from && u.Hour < to).Select(u => new UsageFact
        {
            At = u.Hour * HourMs,
            Kind = u.Kind,
            KeyId = u.KeyId,
            UserId = u.UserId,
            Provider = u.Provider,
            Model = u.Model,
            Target = u.Target,
            StatusClass = u.StatusClass,
            Requests = u.Requests,
            Errors = u.StatusClass == "4xx" || u.StatusClass == "5xx" ? u.Requests : 0,
            InputTokens = u.InputTokens,
            OutputTokens = u.OutputTokens,
            CacheReadTokens = u.CacheReadTokens,
            ReasoningTokens = u.ReasoningTokens,
            CostNanoUsd = u.CostNanoUsd,
            Unpriced = u.Unpriced,
            DurationMs = u.DurationSumMs,
        });
    }
}
