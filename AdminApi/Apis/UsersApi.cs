using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>People, for admins.</summary>
internal static class UsersApi
{
    private const string List = "users";

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").RequireAuthorization(Roles.Admin).WithTags("Identity");
        users.MapGet("", ListAsync).TakesPage().Produces<Page<User>>().WithSummary("List users by name");
        users.MapPost("", InviteAsync).Produces<UserInvited>(201).WithSummary("Invite a user; the answer holds the one-time link, once");
        users.MapGet("/{id}", GetAsync).Produces<User>().WithSummary("Get a user");
        users.MapPatch("/{id}", PatchAsync).Produces<User>().WithSummary("Change name, e-mail, role or status (If-Match)");
        users.MapDelete("/{id}", DeleteAsync).Produces(204).WithSummary("Remove a user and their keys (If-Match)");
        users.MapPost("/{id}:invite", ReinviteAsync).Produces<UserInvited>().WithSummary("Make a new one-time link; it also takes a forgotten password away");
    }

    private static async Task<IResult> ListAsync(PageRequest page, UserStore users, CursorProtector cursors, CancellationToken cancellationToken)
    {
        var after = cursors.Unprotect(List, page.Cursor, 1)?[0];
        var rows = await users.ListAsync(after, page.Limit + 1, cancellationToken);
        return Results.Ok(page.ToPage(rows, u => u.ToContract(), u => cursors.Protect(List, u.Name)));
    }

    private static async Task<IResult> InviteAsync(UserInvite invite, UserStore users, HttpContext context)
    {
        var invited = await users.InviteAsync(invite, Actor.From(context), context.RequestAborted);
        context.Response.Headers.ETag = ETags.Of(invited.User.Version);
        return Results.Created($"/api/v1/users/{invited.User.Id}", invited);
    }

    private static async Task<IResult> GetAsync(string id, UserStore users, HttpContext context)
    {
        var user = await users.GetAsync(id, context.RequestAborted);
        return ETags.Ok(context, user.ToContract(), user.Version);
    }

    private static async Task<IResult> PatchAsync(string id, MergePatch<UserPatch> patch, UserStore users, HttpContext context)
    {
        var user = await users.PatchAsync(id, patch, context);
        context.Response.Headers.ETag = ETags.Of(user.Version);
        return Results.Ok(user.ToContract());
    }

    private static async Task<IResult> DeleteAsync(string id, UserStore users, HttpContext context)
    {
        await users.DeleteAsync(id, context);
        return Results.NoContent();
    }

    private static async Task<IResult> ReinviteAsync(string id, UserStore users, HttpContext context) =>
        Results.Ok(await users.ReinviteAsync(id, Actor.From(context), context.RequestAborted));
}
