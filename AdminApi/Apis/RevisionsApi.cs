using System.Globalization;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>History of the configuration.</summary>
internal static class RevisionsApi
{
    private const string List = "revisions";

    public static void MapRevisions(this IEndpointRouteBuilder api)
    {
        var revisions = api.MapGroup("/config/revisions").RequireAuthorization(Roles.Admin).WithTags("Configuration");
        revisions.MapGet("", ListAsync).TakesPage().Produces<Page<Revision>>().WithSummary("List revisions, newest first");
        revisions.MapGet("/{number:long}", GetAsync).Produces<Revision>().WithSummary("Get a revision with its changes and the answers of gateways");
        revisions.MapGet("/{from:long}/diff/{to:long}", DiffAsync).Produces<RevisionDiff>().WithSummary("Compare two revisions: structured and as unified YAML");
        revisions.MapPost("/{number:long}:rollback", RollbackAsync).TakesQuery("dryRun").Produces<Revision>()
            .WithSummary("Make a new revision with the content of an old one; secrets and keys are not rolled back");
    }

    private static async Task<IResult> ListAsync(PageRequest page, RevisionStore store, CursorProtector cursors, CancellationToken cancellationToken)
    {
        var before = cursors.Unprotect(List, page.Cursor, 1)?[0] is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : (long?)null;
        var rows = await store.ListAsync(before, page.Limit + 1, cancellationToken);
        return Results.Ok(page.ToPage(rows, RevisionStore.ToContract, r => cursors.Protect(List, r.Revision.ToString(CultureInfo.InvariantCulture))));
    }

    private static async Task<IResult> GetAsync(long number, RevisionStore store, CancellationToken cancellationToken) =>
        Results.Ok(await store.GetAsync(number, cancellationToken));

    private static async Task<IResult> DiffAsync(long from, long to, RevisionStore store, CancellationToken cancellationToken) =>
        Results.Ok(await store.DiffAsync(from, to, cancellationToken));

    private static async Task<IResult> RollbackAsync(long number, bool? dryRun, RevisionStore store, HttpContext context)
    {
        var commit = await store.RollbackAsync(number, Actor.From(context), dryRun ?? false, context.RequestAborted);
        if (dryRun == true)
        {
            return Results.Ok(await store.DiffAsync(await store.LatestAsync(context.RequestAborted), number, context.RequestAborted));
        }

        return Results.Ok(await store.GetAsync(commit.Revision, context.RequestAborted));
    }
}
