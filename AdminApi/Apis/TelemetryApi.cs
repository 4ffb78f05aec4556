using System.Globalization;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Telemetry;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>What the development receiver holds. Empty lists while it is off.</summary>
internal static class TelemetryApi
{
    public static void MapTelemetry(this IEndpointRouteBuilder api)
    {
        var telemetry = api.MapGroup("/telemetry").RequireAuthorization(Roles.Admin).WithTags("Telemetry");
        telemetry.MapGet("/traces", (PageRequest page, string? service, bool? errorOnly, TelemetryBuffer buffer, CursorProtector cursors) => Results.Ok(
                Skip(page, cursors, "telemetry-traces", buffer.Traces().Where(t => (service is null || t.Services.Contains(service)) && (errorOnly != true || t.HasError)))))
            .TakesPage("service", "errorOnly").Produces<Page<TraceSummary>>().WithSummary("Traces, newest first");
        telemetry.MapGet("/traces/{id}", (string id, TelemetryBuffer buffer) =>
                Results.Ok(buffer.Trace(id.ToLowerInvariant()) ?? throw ApiProblemException.NotFound("trace", id)))
            .Produces<TraceDetail>().WithSummary("All spans of a trace");
        telemetry.MapGet("/logs", (PageRequest page, string? service, string? traceId, TelemetryBuffer buffer, CursorProtector cursors) => Results.Ok(
                Skip(page, cursors, "telemetry-logs", buffer.Logs().Where(l => (service is null || l.Service == service) && (traceId is null || l.TraceId == traceId)))))
            .TakesPage("service", "traceId").Produces<Page<LogInfo>>().WithSummary("Log records, newest first");
        telemetry.MapGet("/metrics", (PageRequest page, string? service, TelemetryBuffer buffer, CursorProtector cursors) => Results.Ok(
                Skip(page, cursors, "telemetry-metrics", buffer.Metrics().Where(m => service is null || m.Service == service))))
            .TakesPage("service").Produces<Page<MetricInfo>>().WithSummary("Latest points of every metric");
    }

    // The buffer moves on between pages, so a cursor is a count: a page may repeat an entry, which is fine for watching.
    private static Page<T> Skip<T>(PageRequest page, CursorProtector cursors, string list, IEnumerable<T> all)
    {
        var skip = cursors.Unprotect(list, page.Cursor, 1)?[0] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var rows = all.Skip(skip).Take(page.Limit + 1).ToList();
        return page.ToPage(rows, r => r, _ => cursors.Protect(list, (skip + page.Limit).ToString(CultureInfo.InvariantCulture)));
    }
}
