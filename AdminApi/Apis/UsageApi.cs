using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Usage;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Usage figures. Developers get their own, whatever they ask for.</summary>
internal static class UsageApi
{
    private static readonly string[] Filters = ["from", "to", "kind", "model", "provider", "keyId", "userId"];
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(400);

    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        var usage = api.MapGroup("/usage").RequireAuthorization(Roles.AnyUser).WithTags("Usage");
        usage.MapGet("/summary", async ([AsParameters] UsageQuery query, UsageQueries queries, HttpContext context) =>
                Results.Ok(await queries.SummaryAsync(ToFilter(query, context), context.RequestAborted)))
            .TakesQuery(Filters).Produces<UsageSummary>().WithSummary("Totals of a period (default: the last 24 hours)");
        usage.MapGet("/timeseries", async ([AsParameters] UsageQuery query, int? bucketSeconds, UsageQueries queries, HttpContext context) =>
                Results.Ok(await queries.TimeseriesAsync(ToFilter(query, context), Bucket(bucketSeconds), context.RequestAborted)))
            .TakesQuery([.. Filters, "bucketSeconds"]).Produces<UsageTimeseries>().WithSummary("Buckets of a period, empty ones included");
        usage.MapGet("/breakdown", async ([AsParameters] UsageQuery query, string? groupBy, UsageQueries queries, HttpContext context) =>
                Results.Ok(await queries.BreakdownAsync(ToFilter(query, context), Dimension(groupBy), context.RequestAborted)))
            .TakesQuery([.. Filters, "groupBy"]).Produces<UsageBreakdown>().WithSummary("Totals per value of one dimension, largest first");
    }

    private static UsageFilter ToFilter(UsageQuery query, HttpContext context)
    {
        var to = query.To ?? query.Time.GetUtcNow();
        var from = query.From ?? to.AddDays(-1);
        if (from >= to || to - from > LongestPeriod)
        {
            throw ApiProblemException.Validation("?from", "range", $"from lies before to, at most {LongestPeriod.Days} days.");
        }

        var caller = context.Caller();
        return new UsageFilter(caller.IsAdmin ? null : caller.UserId, from, to, query.Kind, query.Model, query.Provider, query.KeyId, query.UserId);
    }

    private static int? Bucket(int? seconds) => seconds is null or (>= 60 and <= 31 * 86400)
        ? seconds
        : throw ApiProblemException.Validation("?bucketSeconds", "range", "bucketSeconds is 60 to 2678400.");

    private static string Dimension(string? groupBy) => UsageQueries.Dimensions.Contains(groupBy ?? "model")
        ? groupBy ?? "model"
        : throw ApiProblemException.Validation("?groupBy", "value", $"groupBy is one of {string.Join(", ", UsageQueries.Dimensions)}.");
}
