using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Usage;

/// <summary>Sums of usage for <c>/usage/*</c>. The caller's scope is part of the filter and goes into the SQL.</summary>
internal sealed class UsageQueries(TelemetryDatabase telemetry, ControlDatabase control, UsageStore store)
{
    private const int MaxGroups = 100;

    /// <summary>Values of <c>groupBy</c>.</summary>
    public static readonly IReadOnlyList<string> Dimensions = ["model", "provider", "key", "user", "kind", "target", "status"];

    /// <summary>Totals of the period.</summary>
    public async Task<UsageSummary> SummaryAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        var sum = await telemetry.ReadAsync(
            db => UsageFacts.Of(db, filter).GroupBy(_ => 1).Select(g => new
            {
                Requests = g.Sum(f => f.Requests),
                Errors = g.Sum(f => f.Errors),
                Input = g.Sum(f => f.InputTokens),
                Output = g.Sum(f => f.OutputTokens),
                CacheRead = g.Sum(f => f.CacheReadTokens),
                Reasoning = g.Sum(f => f.ReasoningTokens),
                Cost = g.Sum(f => f.CostNanoUsd),
                Unpriced = g.Sum(f => f.Unpriced),
                Duration = g.Sum(f => f.DurationMs),
            }).SingleOrDefaultAsync(cancellationToken),
            cancellationToken);
        return sum is null
            ? new UsageSummary(filter.From, filter.To, 0, 0, 0, 0, 0, 0, Wire.Usd(0), 0, null, store.StoredAt)
            : new UsageSummary(
                filter.From, filter.To, sum.Requests, sum.Errors, sum.Input, sum.Output, sum.CacheRead, sum.Reasoning, Wire.Usd(sum.Cost), sum.Unpriced,
                sum.Requests == 0 ? null : Math.Round((double)sum.Duration / sum.Requests, 1), store.StoredAt);
    }

    /// <summary>Buckets in order, empty ones included.</summary>
    /// <param name="bucketSeconds">Length of a bucket; null = chosen by the length of the period. At least an hour above 48 hours.</param>
    public async Task<UsageTimeseries> TimeseriesAsync(UsageFilter filter, int? bucketSeconds, CancellationToken cancellationToken)
    {
        var seconds = bucketSeconds ?? ChooseBucket(filter.To - filter.From);
        if (!UsageFacts.UsesLog(filter))
        {
            seconds = Math.Max(3600, seconds / 3600 * 3600);
        }

        var size = seconds * 1000L;
        var rows = await telemetry.ReadAsync(
            db => UsageFacts.Of(db, filter).GroupBy(f => f.At / size).Select(g => new
            {
                Bucket = g.Key,
                Requests = g.Sum(f => f.Requests),
                Errors = g.Sum(f => f.Errors),
                Input = g.Sum(f => f.InputTokens),
                Output = g.Sum(f => f.OutputTokens),
                Cost = g.Sum(f => f.CostNanoUsd),
            }).ToDictionaryAsync(r => r.Bucket, cancellationToken),
            cancellationToken);

        var buckets = new List<UsageBucket>();
        for (var bucket = filter.From.ToUnixTimeMilliseconds() / size; bucket * size < filter.To.ToUnixTimeMilliseconds(); bucket++)
        {
            var start = DateTimeOffset.FromUnixTimeMilliseconds(bucket * size);
            buckets.Add(rows.TryGetValue(bucket, out var row)
                ? new UsageBucket(start, row.Requests, row.Errors, row.Input, row.Output, Wire.Usd(row.Cost))
                : new UsageBucket(start, 0, 0, 0, 0, Wire.Usd(0)));
        }

        return new UsageTimeseries(filter.From, filter.To, seconds, buckets);
    }

    /// <summary>Totals per value of a dimension, most requests first, at most 100. What has no value there is left out.</summary>
    /// <param name="groupBy">One of <see cref="Dimensions"/>.</param>
    public async Task<UsageBreakdown> BreakdownAsync(UsageFilter filter, string groupBy, CancellationToken cancellationToken)
    {
        var groups = await telemetry.ReadAsync(
            db =>
            {
                var facts = UsageFacts.Of(db, filter);
                var keyed = groupBy switch
                {
                    "model" => facts.Select(f => new { Key = f.Model, Fact = f }),
                    "provider" => facts.Select(f => new { Key = f.Provider, Fact = f }),
                    "key" => facts.Select(f => new { Key = f.KeyId, Fact = f }),
                    "user" => facts.Select(f => new { Key = f.UserId, Fact = f }),
                    "kind" => facts.Select(f => new { Key = f.Kind, Fact = f }),
                    "target" => facts.Select(f => new { Key = f.Target, Fact = f }),
                    "status" => facts.Select(f => new { Key = f.StatusClass, Fact = f }),
                    _ => throw new ArgumentOutOfRangeException(nameof(groupBy), groupBy, "Unknown dimension."),
                };
                return keyed.Where(k => k.Key != "").GroupBy(k => k.Key).Select(g => new
                {
                    g.Key,
                    Requests = g.Sum(k => k.Fact.Requests),
                    Errors = g.Sum(k => k.Fact.Errors),
                    Input = g.Sum(k => k.Fact.InputTokens),
                    Output = g.Sum(k => k.Fact.OutputTokens),
                    Cost = g.Sum(k => k.Fact.CostNanoUsd),
                    Unpriced = g.Sum(k => k.Fact.Unpriced),
                }).OrderByDescending(g => g.Requests).ThenBy(g => g.Key).Take(MaxGroups).ToListAsync(cancellationToken);
            },
            cancellationToken);

        var names = groupBy switch
        {
            "key" => await KeyNamesAsync([.. groups.Select(g => g.Key)], cancellationToken),
            "user" => await UserNamesAsync([.. groups.Select(g => g.Key)], cancellationToken),
            _ => [],
        };
        return new UsageBreakdown(
            groupBy, [.. groups.Select(g => new UsageGroup(g.Key, names.GetValueOrDefault(g.Key), g.Requests, g.Errors, g.Input, g.Output, Wire.Usd(g.Cost), g.Unpriced))]);
    }

    internal Task<Dictionary<string, string>> KeyNamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? Task.FromResult(new Dictionary<string, string>())
            : control.ReadAsync(db => db.ApiKeys.Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, k => k.Name, cancellationToken), cancellationToken);

    internal Task<Dictionary<string, string>> UserNamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? Task.FromResult(new Dictionary<string, string>())
            : control.ReadAsync(
                db => db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName ?? u.Name, cancellationToken), cancellationToken);

    private static int ChooseBucket(TimeSpan period) => period.TotalHours switch
    {
        <= 1 => 60,
        <= 6 => 300,
        <= 48 => 3600,
        <= 24 * 7 => 6 * 3600,
        _ => 24 * 3600,
    };
}
