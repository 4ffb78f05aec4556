using System.Security.Cryptography;
using System.Text;
using Agentgateway.AdminApi.Data.Control;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Identity;

/// <summary>One-time sign-in links: 256 random bits, hash stored, 24 hours, one use, one live link per user.</summary>
internal static class SignInLinks
{
    /// <summary>Life of an invitation.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Makes a link for the user; earlier ones stop working. Saved with the caller's transaction.</summary>
    /// <returns>The token, which is nowhere else.</returns>
    public static async Task<(string Token, long ExpiresAt)> IssueAsync(
        ControlDbContext db, string userId, string createdBy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.SignInLinks.RemoveRange(await db.SignInLinks.Where(l => l.UserId == userId && l.UsedAt == null).ToListAsync(cancellationToken));
        var token = "agi_" + RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 43);
        var expires = now.Add(Life).ToUnixTimeMilliseconds();
        db.SignInLinks.Add(new SignInLinkRow
        {
            TokenHash = Hash(token), UserId = userId, CreatedAt = now.ToUnixTimeMilliseconds(), ExpiresAt = expires, CreatedBy = createdBy,
        });
        return (token, expires);
    }

    /// <summary>Path on the portal that redeems the token.</summary>
    public static string PathFor(string token) => "/sign-in/link?token=" + Uri.EscapeDataString(token);

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
