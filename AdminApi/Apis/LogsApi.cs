using System.Globalization;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Usage;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>The request log. Developers see their own requests; any other id is 404.</summary>
internal static class LogsApi
{
    private const string List = "logs";

    public static void MapLogs(this IEndpointRouteBuilder api)
    {
        var logs = api.MapGroup("/logs").RequireAuthorization(Roles.AnyUser).WithTags("Usage");
        logs.MapGet("", ListAsync)
            .TakesPage("from", "to", "kind", "model", "provider", "keyId", "userId", "traceId", "status", "errorOnly", "minLatencyMs")
            .Produces<Page<RequestLog>>().WithSummary("Requests, newest first; prompts and bodies are never stored");
        logs.MapGet("/{id}", GetAsync).Produces<RequestLog>().WithSummary("One request with its timeline");
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, [AsParameters] LogQuery query, RequestLogQueries queries, CursorProtector cursors, HttpContext context)
    {
        var before = cursors.Unprotect(List, page.Cursor, 2) is [var at, var id] ? (long.Parse(at, CultureInfo.InvariantCulture), id) : ((long, string)?)null;
        var filter = new RequestLogFilter(
            Scope(context), query.From, query.To, query.Kind, query.Model, query.Provider, query.KeyId, query.UserId, query.TraceId, query.Status,
            query.ErrorOnly ?? false, query.MinLatencyMs);
        var rows = await queries.ListAsync(filter, before, page.Limit + 1, context.RequestAborted);
        return Results.Ok(page.ToPage(
            rows, l => l, l => cursors.Protect(List, l.StartedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), l.Id)));
    }

    private static async Task<IResult> GetAsync(string id, RequestLogQueries queries, HttpContext context) =>
        Results.Ok(await queries.GetAsync(id, Scope(context), context.RequestAborted) ?? throw ApiProblemException.NotFound("request", id));

    private static string? Scope(HttpContext context) => context.Caller() is { IsAdmin: false } caller ? caller.UserId : null;
}
