using System.Security.Claims;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Services;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Agentgateway.Portal.Identity;

/// <summary>The signed-in user as claims: what the cookie holds and what a circuit starts with.</summary>
internal static class SessionPrincipal
{
    /// <summary>Security stamp of the moment of sign-in; see <see cref="Me.SecurityStamp"/>.</summary>
    public const string StampClaim = "agw:stamp";

    /// <summary>Makes the principal of a session from AdminApi's answer.</summary>
    public static ClaimsPrincipal Create(Me me) => new(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, me.Id),
            new(ClaimTypes.Name, me.Name),
            new(ClaimTypes.GivenName, string.IsNullOrWhiteSpace(me.DisplayName) ? me.Name : me.DisplayName),
            new(ClaimTypes.Role, me.Role),
            new(StampClaim, me.SecurityStamp),
        ],
        CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>The identity to make AdminApi calls with; null if nobody is signed in.</summary>
    public static Caller? ToCaller(ClaimsPrincipal? user) =>
        user?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? new Caller(id, user.FindFirstValue(StampClaim)) : null;

    /// <summary>True if AdminApi's present answer still means the session that <paramref name="user"/> opened.</summary>
    public static bool StillValid(ClaimsPrincipal user, Me me) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) == me.Id && user.FindFirstValue(StampClaim) == me.SecurityStamp;

    /// <summary>What to call the user in the frame.</summary>
    public static string DisplayName(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.GivenName) ?? user.Identity?.Name ?? "";
}
