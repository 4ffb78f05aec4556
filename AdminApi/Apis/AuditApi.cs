using System.Globalization;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Who did what, newest first.</summary>
internal static class AuditApi
{
    private const string List = "audit";

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("").RequireAuthorization(Roles.Admin).WithTags("Operations");
        audit.MapGet("/audit", ListAsync).TakesPage("actor", "action", "resourceKind", "resourceId", "from", "to").Produces<Page<AuditEntry>>()
            .WithSummary("Audit log, newest first");
        audit.MapGet("/audit:verify", VerifyAsync).Produces<AuditVerification>().WithSummary("Check the hash chain of the audit log");
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, string? actor, string? action, string? resourceKind, string? resourceId, DateTimeOffset? from, DateTimeOffset? to,
        ControlDatabase database, CursorProtector cursors, CancellationToken cancellationToken)
    {
        var before = cursors.Unprotect(List, page.Cursor, 1)?[0] is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : long.MaxValue;
        var (start, end) = (from?.ToUnixTimeMilliseconds() ?? 0, to?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        var rows = await database.ReadAsync(
            db => db.AuditLog
                .Where(a => a.Sequence < before && a.At >= start && a.At < end)
                .Where(a => actor == null || a.ActorId == actor || a.ActorName == actor)
                .Where(a => action == null || a.Action == action)
                .Where(a => resourceKind == null || a.ResourceKind == resourceKind)
                .Where(a => resourceId == null || a.ResourceId == resourceId)
                .OrderByDescending(a => a.Sequence).Take(page.Limit + 1).ToListAsync(cancellationToken),
            cancellationToken);
        return Results.Ok(page.ToPage(rows, ToContract, a => cursors.Protect(List, a.Sequence.ToString(CultureInfo.InvariantCulture))));
    }

    private static async Task<IResult> VerifyAsync(ControlDatabase database, CancellationToken cancellationToken)
    {
        var broken = await database.ReadAsync(db => AuditLog.FindBreakAsync(db, cancellationToken), cancellationToken);
        return Results.Ok(new AuditVerification(broken is null, broken));
    }

    private static AuditEntry ToContract(AuditRow row) => new(
        row.Id, row.Sequence, Wire.Time(row.At), row.ActorType, row.ActorId, row.ActorName, row.Via, row.IpAddress, row.TraceId, row.Action,
        row.ResourceKind, row.ResourceId, row.Outcome, Parse(row.BeforeJson), Parse(row.AfterJson));

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);
}
