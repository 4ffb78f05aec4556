using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Signing in and the caller's own account.</summary>
internal static class MeApi
{
    public static void MapMe(this IEndpointRouteBuilder api)
    {
        api.MapPost("/auth/sign-in", SignInAsync).RequireAuthorization(Roles.PortalService).WithTags("Identity").Produces<Me>()
            .WithSummary("Sign in with a one-time link or with name and password (portal only)");
        var me = api.MapGroup("/me").RequireAuthorization(Roles.AnyUser).WithTags("Identity");
        me.MapGet("", GetAsync).Produces<Me>().WithSummary("The caller: role, permissions, security stamp");
        me.MapPut("/password", ChangePasswordAsync).Produces(204).WithSummary("Set or change the caller's password; ends all their sessions");
    }

    private static async Task<IResult> SignInAsync(SignInRequest request, SignIn signIn, HttpContext context)
    {
        var actor = Actor.From(context);
        var user = request switch
        {
            { Token.Length: > 0, Name: null, Password: null } => await signIn.WithLinkAsync(request.Token, actor, context.RequestAborted),
            { Token: null, Name.Length: > 0, Password.Length: > 0 } => await signIn.WithPasswordAsync(request.Name, request.Password, actor, context.RequestAborted),
            _ => throw ApiProblemException.Validation("", "shape", "Send either token, or name and password."),
        };
        return Results.Ok(user.ToMe());
    }

    private static async Task<IResult> GetAsync(UserStore users, HttpContext context) =>
        Results.Ok((await users.GetAsync(context.Caller().UserId, context.RequestAborted)).ToMe());

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChange change, ControlDatabase database, Passwords passwords, UserStore users, TimeProvider time, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        Passwords.RequireAcceptable(change.NewPassword, "/newPassword");
        var seen = await users.GetAsync(context.Caller().UserId, cancellationToken);
        if (seen.PasswordHash is not null && !await passwords.VerifyAsync(seen.PasswordHash, change.CurrentPassword ?? "", cancellationToken))
        {
            throw ApiProblemException.Validation("/currentPassword", "wrong", "The current password is wrong.");
        }

        var hash = await passwords.HashAsync(change.NewPassword, cancellationToken);
        await database.WriteAsync(
            async db =>
            {
                var user = await db.Users.FirstOrDefaultAsync(u => u.Id == seen.Id && u.SecurityStamp == seen.SecurityStamp, cancellationToken)
                    ?? throw ApiProblemException.Conflict("conflict", "The account changed at the same moment; try again.");
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                (user.PasswordHash, user.SecurityStamp, user.UpdatedAt) = (hash, Ids.Stamp(), now);
                await AuditLog.AppendAsync(db, Actor.From(context), "user.password", now, cancellationToken, "users", user.Id);
            },
            cancellationToken);
        return Results.NoContent();
    }
}
