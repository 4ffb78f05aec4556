using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Authenticates <c>Authorization: Bearer</c>: the bootstrap token or a portal assertion. Role and status always come from the database.</summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    ControlDatabase database, ServiceKeys keys, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();

        // Gateways call /internal with the instance token, which is no user's: its own filter checks it.
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || Request.Path.StartsWithSegments("/internal"))
        {
            return AuthenticateResult.NoResult();
        }

        var token = header[7..].Trim();
        var caller = token.StartsWith(PortalAssertion.Prefix, StringComparison.Ordinal)
            ? await FromPortalAsync(token)
            : await FromBootstrapTokenAsync(token);
        return caller is null
            ? AuthenticateResult.Fail("The bearer token is not valid.")
            : AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private async Task<Caller?> FromPortalAsync(string token)
    {
        if (keys.Portal is not { } key || PortalAssertion.Verify(token, key, time.GetUtcNow()) is not { } assertion)
        {
            return null;
        }

        if (assertion.Sub == Caller.PortalSubject)
        {
            return new Caller(Caller.PortalSubject, "portal", Roles.PortalService, "portal");
        }

        var user = await FindAsync(u => u.Id == assertion.Sub);
        return user is { Status: UserStatus.Active } && user.SecurityStamp == assertion.Stamp
            ? new Caller(user.Id, user.Name, user.Role, "portal")
            : null;
    }

    private async Task<Caller?> FromBootstrapTokenAsync(string token)
    {
        // Hashes have equal lengths, so the comparison takes the same time whatever was sent.
        if (keys.BootstrapToken is not { } expected
            || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(expected))))
        {
            return null;
        }

        var admin = await FindAsync(u => u.Name == FirstAdmin.Name);
        return admin is null ? null : new Caller(admin.Id, admin.Name, Roles.Admin, "api");
    }

    private Task<UserRow?> FindAsync(System.Linq.Expressions.Expression<Func<UserRow, bool>> which) =>
        database.ReadAsync(db => db.Users.FirstOrDefaultAsync(which, Context.RequestAborted), Context.RequestAborted);
}
