using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Keys;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Identity;

/// <summary>People: invite, change, remove. At least one active admin always stays, and nobody changes their own role or status.</summary>
internal sealed class UserStore(ControlDatabase database, KeyPublisher keys, TimeProvider time)
{
    public Task<List<UserRow>> ListAsync(string? afterName, int count, CancellationToken cancellationToken) => database.ReadAsync(
        db => db.Users.Where(u => afterName == null || string.Compare(u.Name, afterName) > 0).OrderBy(u => u.Name).Take(count).ToListAsync(cancellationToken),
        cancellationToken);

    /// <exception cref="ApiProblemException">404.</exception>
    public async Task<UserRow> GetAsync(string id, CancellationToken cancellationToken) =>
        await database.ReadAsync(db => db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken), cancellationToken)
        ?? throw ApiProblemException.NotFound("user", id);

    public Task<UserInvited> InviteAsync(UserInvite invite, Actor actor, CancellationToken cancellationToken)
    {
        UserRules.RequireValid(invite);
        return database.WriteAsync(
            async db =>
            {
                var now = time.GetUtcNow();
                if (await db.Users.AnyAsync(u => u.Name == invite.Name, cancellationToken))
                {
                    throw ApiProblemException.Conflict("conflict", $"There is already a user '{invite.Name}'.");
                }

                var user = new UserRow
                {
                    Id = Ids.New("usr"), Name = invite.Name, Email = invite.Email, DisplayName = invite.DisplayName, Role = invite.Role,
                    Status = UserStatus.Invited, SecurityStamp = Ids.Stamp(),
                    CreatedAt = now.ToUnixTimeMilliseconds(), UpdatedAt = now.ToUnixTimeMilliseconds(),
                };
                db.Users.Add(user);
                await db.SaveChangesAsync(cancellationToken);
                return await IssueLinkAsync(db, user, actor, "user.invite", now, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Makes a new link for an existing user; earlier ones stop working.</summary>
    public Task<UserInvited> ReinviteAsync(string id, Actor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var user = await FindAsync(db, id, cancellationToken);
            return user.Status == UserStatus.Disabled
                ? throw ApiProblemException.Conflict("conflict", "The user is disabled.")
                : await IssueLinkAsync(db, user, actor, "user.link", time.GetUtcNow(), cancellationToken);
        },
        cancellationToken);

    public async Task<UserRow> PatchAsync(string id, MergePatch<UserPatch> patch, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var statusChanged = false;
        var user = await database.WriteAsync(
            async db =>
            {
                var row = await FindAsync(db, id, cancellationToken);
                ETags.RequireMatch(context, row.ToProblemVersion());
                UserRules.RequireValid(patch);
                var before = new { row.Role, row.Status, row.Email, row.DisplayName };
                var (role, status) = (patch.Value.Role ?? row.Role, patch.Value.Status ?? row.Status);
                if ((role, status) != (row.Role, row.Status))
                {
                    statusChanged = status != row.Status;
                    await RequireMayChangeAsync(db, row, context.Caller(), role == Roles.Admin && status == UserStatus.Active, cancellationToken);
                    (row.Role, row.Status, row.SecurityStamp) = (role, status, Ids.Stamp());
                }

                row.Email = patch.Has("email") ? patch.Value.Email : row.Email;
                row.DisplayName = patch.Has("displayName") ? patch.Value.DisplayName : row.DisplayName;
                row.Version++;
                row.UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
                if (statusChanged)
                {
                    await keys.OweAsync(db, cancellationToken);
                }

                await AuditLog.AppendAsync(
                    db, Actor.From(context), "user.update", row.UpdatedAt, cancellationToken, "users", row.Id,
                    before: before, after: new { row.Role, row.Status, row.Email, row.DisplayName });
                return row;
            },
            cancellationToken);

        if (statusChanged)
        {
            await keys.OwnerChangedAsync(user.Id, user.Status == UserStatus.Disabled ? KeyStatus.Disabled : "restored", cancellationToken);
        }

        return user;
    }

    /// <summary>Removes the person and their keys. What they did stays in the audit log and in the usage figures.</summary>
    public async Task DeleteAsync(string id, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var hashes = await database.WriteAsync(
            async db =>
            {
                var user = await FindAsync(db, id, cancellationToken);
                ETags.RequireMatch(context, user.ToProblemVersion());
                await RequireMayChangeAsync(db, user, context.Caller(), staysAdmin: false, cancellationToken);
                var owned = await db.ApiKeys.Include(k => k.Secrets).Where(k => k.OwnerUserId == id).ToListAsync(cancellationToken);
                db.ApiKeys.RemoveRange(owned);
                db.Users.Remove(user);
                await keys.OweAsync(db, cancellationToken);
                await AuditLog.AppendAsync(
                    db, Actor.From(context), "user.delete", time.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken, "users", id,
                    before: new { user.Name, user.Role, Keys = owned.Select(k => k.Id) });
                return owned.SelectMany(k => k.Secrets, (k, s) => (k.Id, s.Hash)).ToList();
            },
            cancellationToken);
        await keys.NotifyAsync(hashes, KeyStatus.Revoked, cancellationToken);
    }

    private static async Task<UserInvited> IssueLinkAsync(
        ControlDbContext db, UserRow user, Actor actor, string action, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (token, expires) = await SignInLinks.IssueAsync(db, user.Id, actor.Id ?? "system", now, cancellationToken);
        await AuditLog.AppendAsync(
            db, actor, action, now.ToUnixTimeMilliseconds(), cancellationToken, "users", user.Id, after: new { user.Name, user.Role });
        return new UserInvited(user.ToContract(), token, SignInLinks.PathFor(token), DateTimeOffset.FromUnixTimeMilliseconds(expires));
    }

    private static async Task RequireMayChangeAsync(ControlDbContext db, UserRow user, Caller caller, bool staysAdmin, CancellationToken cancellationToken)
    {
        if (user.Id == caller.UserId)
        {
            throw ApiProblemException.Forbidden("Nobody changes their own role or status, or removes themselves.");
        }

        if (user.Name == FirstAdmin.Name && !staysAdmin)
        {
            throw ApiProblemException.Conflict("last_admin", "The user 'admin' is the one that the bootstrap token acts as, and stays.");
        }

        if (user is { Role: Roles.Admin, Status: UserStatus.Active } && !staysAdmin
            && !await db.Users.AnyAsync(u => u.Id != user.Id && u.Role == Roles.Admin && u.Status == UserStatus.Active, cancellationToken))
        {
            throw ApiProblemException.Conflict("last_admin", "The last admin stays.");
        }
    }

    private static async Task<UserRow> FindAsync(ControlDbContext db, string id, CancellationToken cancellationToken) =>
        await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken) ?? throw ApiProblemException.NotFound("user", id);
}
