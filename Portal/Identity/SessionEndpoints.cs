using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Services;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Agentgateway.Portal.Identity;

/// <summary>The posts that open and close a session. Plain form posts, since only a response can set a cookie; antiforgery is checked by the form binding.</summary>
internal static class SessionEndpoints
{
    /// <summary>Shortest password that the forms accept; AdminApi has the last word.</summary>
    public const int MinPasswordLength = 12;

    public static void MapSessionEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/session").DisableCache();
        group.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        group.MapPost("/redeem", RedeemAsync).AllowAnonymous();
        group.MapPost("/password", SetPasswordAsync).RequireAuthorization();
        group.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
    }

    private static async Task<RedirectHttpResult> SignInAsync(
        HttpContext context, AdminApiClient api, [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl, CancellationToken cancellation)
    {
        var answer = await api.SignInAsync(new SignInRequest(Name: name?.Trim(), Password: password), cancellation);
        if (answer.Value is not { } me)
        {
            return Redirect(new Query("/sign-in").Add("error", ErrorOf(answer.Problem)).Add("name", name).Add("returnUrl", LocalUrl.OrNull(returnUrl)));
        }

        await context.SignInAsync(SessionPrincipal.Create(me));
        return TypedResults.LocalRedirect(LocalUrl.OrNull(returnUrl) ?? "/");
    }

    private static async Task<RedirectHttpResult> RedeemAsync(
        HttpContext context, AdminApiClient api, [FromForm] string? token, CancellationToken cancellation)
    {
        var answer = await api.SignInAsync(new SignInRequest(Token: token), cancellation);
        if (answer.Value is not { } me)
        {
            return Redirect(new Query("/sign-in").Add("error", answer.Problem?.Code == ProblemCodes.Unreachable ? "unreachable" : "link"));
        }

        await context.SignInAsync(SessionPrincipal.Create(me));
        return TypedResults.LocalRedirect(me.HasPassword ? "/" : "/sign-in/password");
    }

    private static async Task<RedirectHttpResult> SetPasswordAsync(
        HttpContext context, AdminApiClient api, [FromForm] string? currentPassword, [FromForm] string? newPassword, [FromForm] string? repeat,
        [FromForm] string? returnUrl, CancellationToken cancellation)
    {
        var back = new Query(currentPassword is null ? "/sign-in/password" : "/me");
        if (newPassword is null || newPassword.Length < MinPasswordLength)
        {
            return Redirect(back.Add("error", "short"));
        }

        if (newPassword != repeat)
        {
            return Redirect(back.Add("error", "repeat"));
        }

        var caller = SessionPrincipal.ToCaller(context.User)!;
        var change = new PasswordChange(newPassword, string.IsNullOrEmpty(currentPassword) ? null : currentPassword);
        var answer = await api.ChangePasswordAsync(caller, change, cancellation);
        if (!answer.Ok)
        {
            return Redirect(back.Add("error", answer.Problem!.Code == ProblemCodes.Unreachable ? "unreachable" : "refused"));
        }

        // The change ends every session of the user, this one too; it is opened anew with the password just set.
        var again = await api.SignInAsync(new SignInRequest(Name: context.User.Identity!.Name, Password: newPassword), cancellation);
        if (again.Value is not { } me)
        {
            await context.SignOutAsync();
            return TypedResults.LocalRedirect("/sign-in");
        }

        await context.SignInAsync(SessionPrincipal.Create(me));
        return TypedResults.LocalRedirect(LocalUrl.OrNull(returnUrl) ?? "/");
    }

    // Takes a form field so that the antiforgery check applies: signing somebody out is an effect, too.
    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, [FromForm] string? reason)
    {
        await context.SignOutAsync();
        return Redirect(new Query("/sign-in").Add("notice", reason == "ended" ? "ended" : "signed-out"));
    }

    private static string ErrorOf(Problem? problem) => problem switch
    {
        { Code: ProblemCodes.Unreachable } or { Status: >= 500 } => "unreachable",
        { Status: 429 } => "locked",
        _ => "credentials",
    };

    private static RedirectHttpResult Redirect(Query target) => TypedResults.LocalRedirect(target.ToString());

    private static RouteGroupBuilder DisableCache(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        return group;
    }
}
