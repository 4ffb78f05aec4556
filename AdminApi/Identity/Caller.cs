using System.Security.Claims;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Who makes the call, as the database knows them at this moment.</summary>
/// <param name="Via"><c>portal</c> (signed assertion) or <c>api</c> (bootstrap token).</param>
internal sealed record Caller(string UserId, string Name, string Role, string Via)
{
    /// <summary>Subject of the portal's own assertion.</summary>
    public const string PortalSubject = "service:portal";

    public bool IsAdmin => Role == Roles.Admin;

    /// <summary>True if the caller may see what belongs to the given user.</summary>
    public bool MaySee(string? ownerUserId) => IsAdmin || ownerUserId == UserId;

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(CallerClaims.UserId, UserId),
            new Claim(CallerClaims.Name, Name),
            new Claim(CallerClaims.Role, Role),
            new Claim(CallerClaims.Via, Via),
        ],
        scheme, CallerClaims.Name, CallerClaims.Role));

    public static Caller? From(ClaimsPrincipal principal) =>
        principal.FindFirstValue(CallerClaims.UserId) is { } id
            ? new Caller(id, principal.FindFirstValue(CallerClaims.Name)!, principal.FindFirstValue(CallerClaims.Role)!, principal.FindFirstValue(CallerClaims.Via)!)
            : null;
}
