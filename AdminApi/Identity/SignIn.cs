using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Signs people in by one-time link or by name and password, with lockout.</summary>
internal sealed class SignIn(ControlDatabase database, Passwords passwords, TimeProvider time)
{
    private const int FreeAttempts = 5;
    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    /// <summary>Redeems a link. It also takes an old password away, so that a link doubles as the way back in.</summary>
    /// <exception cref="ApiProblemException">401: unknown, used or expired.</exception>
    public async Task<UserRow> WithLinkAsync(string token, Actor actor, CancellationToken cancellationToken)
    {
        var user = await database.WriteAsync(
            async db =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                var hash = SignInLinks.Hash(token);
                var link = await db.SignInLinks.FirstOrDefaultAsync(l => l.TokenHash == hash, cancellationToken);
                var owner = link is null ? null : await db.Users.FirstAsync(u => u.Id == link.UserId, cancellationToken);
                var refused = link is null || owner is null || link.UsedAt is not null || link.ExpiresAt <= now || owner.Status == UserStatus.Disabled
                    || (link.CreatedBy == FirstAdmin.LinkCreator && owner.PasswordHash is not null);
                if (refused)
                {
                    await AuditLog.AppendAsync(db, actor, "user.sign_in", now, cancellationToken, "users", owner?.Id, "denied", after: new { method = "link" });
                    return null;
                }

                link!.UsedAt = now;
                owner!.Status = UserStatus.Active;
                if (owner.PasswordHash is not null)
                {
                    owner.PasswordHash = null;
                    owner.SecurityStamp = Ids.Stamp();
                }

                await SucceedAsync(db, owner, actor, "link", now, cancellationToken);
                return owner;
            },
            cancellationToken);
        return user ?? throw Refused("The link is unknown, was used, or has expired.");
    }

    /// <summary>Checks name and password.</summary>
    /// <exception cref="ApiProblemException">401: wrong. 429: locked for the time in Retry-After.</exception>
    public async Task<UserRow> WithPasswordAsync(string name, string password, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var seen = await database.ReadAsync(db => db.Users.FirstOrDefaultAsync(u => u.Name == name, cancellationToken), cancellationToken);
        if (seen?.LockedUntil > now)
        {
            throw Locked(seen.LockedUntil.Value - now);
        }

        var correct = await passwords.VerifyAsync(seen?.PasswordHash, password, cancellationToken) && seen!.Status == UserStatus.Active;
        var user = await database.WriteAsync(
            async db =>
            {
                var row = seen is null ? null : await db.Users.FirstOrDefaultAsync(u => u.Id == seen.Id, cancellationToken);
                if (correct && row is not null && row.SecurityStamp == seen!.SecurityStamp)
                {
                    await SucceedAsync(db, row, actor, "password", now, cancellationToken);
                    return row;
                }

                if (row is not null)
                {
                    row.FailedSignIns++;
                    row.LockedUntil = row.FailedSignIns < FreeAttempts ? null : now + LockMilliseconds(row.FailedSignIns);
                }

                await AuditLog.AppendAsync(db, actor, "user.sign_in", now, cancellationToken, "users", row?.Id, "denied", after: new { method = "password" });
                return null;
            },
            cancellationToken);
        return user ?? throw Refused("Name or password is wrong.");
    }

    private static async Task SucceedAsync(ControlDbContext db, UserRow user, Actor actor, string method, long now, CancellationToken cancellationToken)
    {
        user.FailedSignIns = 0;
        user.LockedUntil = null;
        user.LastLoginAt = now;
        var self = actor with { Type = "user", Id = user.Id, Name = user.Name };
        await AuditLog.AppendAsync(db, self, "user.sign_in", now, cancellationToken, "users", user.Id, after: new { method });
    }

    private static long LockMilliseconds(int failures)
    {
        var doubled = FirstLock.TotalMilliseconds * Math.Pow(2, Math.Min(failures - FreeAttempts, 10));
        return (long)Math.Min(doubled, LongestLock.TotalMilliseconds);
    }

    private static ApiProblemException Refused(string detail) => new(401, "sign_in_failed", detail);

    private static ApiProblemException Locked(long milliseconds) =>
        new(429, "locked", "Too many failed attempts; try again later.") { RetryAfterSeconds = (int)Math.Ceiling(milliseconds / 1000.0) };
}
