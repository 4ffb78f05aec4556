using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Makes user <c>admin</c> at the first start and arms the link <c>AGW_SIGNIN_TOKEN</c> as long as that user has no password.</summary>
internal sealed class FirstAdmin(ControlDatabase database, ServiceKeys keys, TimeProvider time)
{
    /// <summary>Login name; the bootstrap token acts as this user.</summary>
    public const string Name = "admin";

    /// <summary>Marks a link that stops working once the admin has a password.</summary>
    public const string LinkCreator = "bootstrap";

    public Task EnsureAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var admin = await db.Users.FirstOrDefaultAsync(u => u.Name == Name, cancellationToken);
            if (admin is null)
            {
                admin = new UserRow
                {
                    Id = Ids.New("usr"), Name = Name, DisplayName = "Administrator", Role = Roles.Admin, Status = UserStatus.Active,
                    SecurityStamp = Ids.Stamp(), CreatedAt = now, UpdatedAt = now,
                };
                db.Users.Add(admin);
                await db.SaveChangesAsync(cancellationToken);
                await AuditLog.AppendAsync(db, Actor.System, "user.create", now, cancellationToken, "users", admin.Id, after: new { admin.Name, admin.Role });
            }

            var old = await db.SignInLinks.Where(l => l.CreatedBy == LinkCreator).ToListAsync(cancellationToken);
            db.SignInLinks.RemoveRange(old);
            if (admin.PasswordHash is null && keys.SignInToken is { } token)
            {
                // A removed and an added row with the same key would collide in one save.
                await db.SaveChangesAsync(cancellationToken);
                db.SignInLinks.Add(new SignInLinkRow
                {
                    TokenHash = SignInLinks.Hash(token), UserId = admin.Id, CreatedAt = now, CreatedBy = LinkCreator,
                    ExpiresAt = time.GetUtcNow().AddYears(10).ToUnixTimeMilliseconds(),
                });
            }
        },
        cancellationToken);
}
