using System.Text.Json;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Keys;

/// <summary>Virtual keys: two live secrets at most, a stable id, the secret itself only in the answer that made it.</summary>
internal sealed class KeyStore(ControlDatabase database, KeyPublisher publisher, TimeProvider time)
{
    /// <summary>Keys that the caller may see, newest first.</summary>
    public Task<List<OwnedKey>> ListAsync(Caller caller, KeyFilter filter, string? beforeId, int count, CancellationToken cancellationToken)
    {
        var now = Now();
        return database.ReadAsync(
            async db =>
            {
                var keys = await Visible(db, caller).Include(k => k.Secrets)
                    .Where(k => filter.Owner == null || k.OwnerUserId == filter.Owner)
                    .Where(k => filter.Status == null
                        || (filter.Status == KeyStatus.Expired ? k.Status == KeyStatus.Active && k.ExpiresAt <= now
                            : k.Status == filter.Status && (k.Status != KeyStatus.Active || k.ExpiresAt == null || k.ExpiresAt > now)))
                    .Where(k => beforeId == null || string.Compare(k.Id, beforeId) < 0)
                    .OrderByDescending(k => k.Id).Take(count).ToListAsync(cancellationToken);
                var ids = keys.Select(k => k.OwnerUserId).Distinct().ToList();
                var names = await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, StringComparer.Ordinal, cancellationToken);
                return keys.ConvertAll(k => new OwnedKey(k, k.OwnerUserId is { } id ? names.GetValueOrDefault(id) : null));
            },
            cancellationToken);
    }

    /// <exception cref="ApiProblemException">404, also for a key that the caller may not see.</exception>
    public async Task<OwnedKey> GetAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            async db =>
            {
                var key = await FindAsync(db, id, caller, cancellationToken);
                return new OwnedKey(key, await db.Users.Where(u => u.Id == key.OwnerUserId).Select(u => u.Name).FirstOrDefaultAsync(cancellationToken));
            },
            cancellationToken);

    /// <summary>Makes a key. Without a kind it is personal to its creator; only admins make keys for others or service keys.</summary>
    public async Task<(OwnedKey Key, string Secret)> CreateAsync(ApiKeyCreate create, HttpContext context)
    {
        var (caller, cancellationToken) = (context.Caller(), context.RequestAborted);
        var kind = create.Kind ?? "personal";
        KeyRules.RequireValid(create, kind, time.GetUtcNow());
        var owner = create.OwnerUserId ?? (kind == "personal" ? caller.UserId : null);
        if (!caller.IsAdmin && (kind != "personal" || owner != caller.UserId))
        {
            throw ApiProblemException.Forbidden("Developers make personal keys of their own only.");
        }

        var secret = VirtualKeyFormat.Generate();
        var key = await database.WriteAsync(
            async db =>
            {
                if (owner is not null && !await db.Users.AnyAsync(u => u.Id == owner && u.Status != UserStatus.Disabled, cancellationToken))
                {
                    throw ApiProblemException.Validation("/ownerUserId", "unknown", $"There is no active user '{owner}'.");
                }

                if (await db.ApiKeys.AnyAsync(k => k.OwnerUserId == owner && k.Name == create.Name && k.Status != KeyStatus.Revoked, cancellationToken))
                {
                    throw ApiProblemException.Conflict("conflict", $"The owner already has a key named '{create.Name}'.");
                }

                var now = Now();
                var row = new ApiKeyRow
                {
                    Id = Ids.New("key"), Name = create.Name, Kind = kind, OwnerUserId = owner, Status = KeyStatus.Active,
                    ExpiresAt = create.ExpiresAt?.ToUnixTimeMilliseconds(), AllowedModelsJson = ToJson(create.AllowedModels),
                    AllowedToolsJson = ToJson(create.AllowedMcpTools), MetadataJson = JsonSerializer.Serialize(create.Metadata ?? []),
                    CreatedBy = caller.UserId, CreatedAt = now, UpdatedAt = now,
                };
                row.Secrets.Add(NewSecret(row.Id, secret, now));
                db.ApiKeys.Add(row);
                await CommitAsync(db, context, row, "key.create", now, new { row.Name, row.Kind, row.OwnerUserId, row.ExpiresAt });
                return row;
            },
            cancellationToken);
        publisher.Pending();
        return (await GetAsync(key.Id, caller, cancellationToken), secret);
    }

    public async Task<OwnedKey> PatchAsync(string id, MergePatch<ApiKeyPatch> patch, HttpContext context)
    {
        var (caller, cancellationToken) = (context.Caller(), context.RequestAborted);
        KeyRules.RequireValid(patch, time.GetUtcNow());
        await database.WriteAsync(
            async db =>
            {
                var key = await FindAsync(db, id, caller, cancellationToken);
                ETags.RequireMatch(context, key.ToProblemVersion());
                RequireNotRevoked(key);
                var before = new { key.Name, key.ExpiresAt, key.AllowedModelsJson, key.AllowedToolsJson };
                key.Name = patch.Has("name") ? patch.Value.Name! : key.Name;
                key.AllowedModelsJson = patch.Has("allowedModels") ? ToJson(patch.Value.AllowedModels) : key.AllowedModelsJson;
                key.AllowedToolsJson = patch.Has("allowedMcpTools") ? ToJson(patch.Value.AllowedMcpTools) : key.AllowedToolsJson;
                key.ExpiresAt = patch.Has("expiresAt") ? patch.Value.ExpiresAt?.ToUnixTimeMilliseconds() : key.ExpiresAt;
                await CommitAsync(db, context, key, "key.update", Now(), new { key.Name, key.ExpiresAt, key.AllowedModelsJson, key.AllowedToolsJson }, before);
            },
            cancellationToken);
        publisher.Pending();
        return await GetAsync(id, caller, cancellationToken);
    }

    /// <summary>Gives the key a new secret; the old one works on for the grace time.</summary>
    public async Task<(OwnedKey Key, string Secret)> RotateAsync(string id, KeyRotate rotate, HttpContext context)
    {
        var (caller, cancellationToken) = (context.Caller(), context.RequestAborted);
        KeyRules.RequireValid(rotate);
        var secret = VirtualKeyFormat.Generate();
        var ended = await database.WriteAsync(
            async db =>
            {
                var key = await FindAsync(db, id, caller, cancellationToken);
                RequireNotRevoked(key);
                var now = Now();
                var ended = new List<(string KeyId, string Hash)>();
                foreach (var grace in key.Secrets.Where(s => s.State == "grace").ToList())
                {
                    if (grace.ExpiresAt > now && !rotate.EndPreviousGrace)
                    {
                        throw ApiProblemException.Conflict("grace_running", "An earlier secret is still in its grace time; send endPreviousGrace: true to end it now.");
                    }

                    ended.Add((key.Id, grace.Hash));
                    (grace.State, grace.ExpiresAt) = ("ended", now);
                }

                var current = key.Secrets.Single(s => s.State == "current");
                if (rotate.GraceSeconds == 0)
                {
                    ended.Add((key.Id, current.Hash));
                }

                (current.State, current.ExpiresAt) = (rotate.GraceSeconds == 0 ? "ended" : "grace", now + (rotate.GraceSeconds * 1000L));

                // The unique index allows one current secret, so the old one must be out of the way first.
                await db.SaveChangesAsync(cancellationToken);
                var fresh = NewSecret(key.Id, secret, now);
                db.KeySecrets.Add(fresh);
                key.RotatedAt = now;
                await CommitAsync(db, context, key, "key.rotate", now, new { rotate.GraceSeconds, rotate.Reason, fresh.Prefix, fresh.Last4 });
                return ended;
            },
            cancellationToken);
        await publisher.NotifyAsync(ended, KeyStatus.Revoked, cancellationToken);
        return (await GetAsync(id, caller, cancellationToken), secret);
    }

    /// <summary>Disables, enables or revokes. Revoked is final. Gateways are told at once.</summary>
    public async Task<OwnedKey> SetStatusAsync(string id, string status, string? reason, HttpContext context)
    {
        var (caller, cancellationToken) = (context.Caller(), context.RequestAborted);
        var hashes = await database.WriteAsync(
            async db =>
            {
                var key = await FindAsync(db, id, caller, cancellationToken);
                if (key.Status == status)
                {
                    return [];
                }

                RequireNotRevoked(key);
                var before = new { key.Status };
                var now = Now();
                (key.Status, key.StatusReason) = (status, reason);
                key.RevokedAt = status == KeyStatus.Revoked ? now : null;
                var action = status switch { KeyStatus.Active => "key.enable", KeyStatus.Disabled => "key.disable", _ => "key.revoke" };
                await CommitAsync(db, context, key, action, now, new { key.Status, reason }, before);
                return key.Secrets.Where(s => s.State != "ended").Select(s => (key.Id, s.Hash)).ToList();
            },
            cancellationToken);
        await publisher.NotifyAsync(hashes, status == KeyStatus.Active ? "restored" : status, cancellationToken);
        return await GetAsync(id, caller, cancellationToken);
    }

    private static async Task<ApiKeyRow> FindAsync(ControlDbContext db, string id, Caller caller, CancellationToken cancellationToken) =>
        await Visible(db, caller).Include(k => k.Secrets).FirstOrDefaultAsync(k => k.Id == id, cancellationToken)
        ?? throw ApiProblemException.NotFound("key", id);

    // Who may see a key is part of the query, so that no later filter can widen it.
    private static IQueryable<ApiKeyRow> Visible(ControlDbContext db, Caller caller) =>
        caller.IsAdmin ? db.ApiKeys : db.ApiKeys.Where(k => k.OwnerUserId == caller.UserId);

    private static KeySecretRow NewSecret(string keyId, string secret, long now) => new()
    {
        Id = Ids.New("ksc"), KeyId = keyId, Hash = VirtualKeyFormat.Hash(secret), Prefix = secret[..9], Last4 = secret[^4..], State = "current", CreatedAt = now,
    };

    private static void RequireNotRevoked(ApiKeyRow key)
    {
        if (key.Status == KeyStatus.Revoked)
        {
            throw ApiProblemException.Conflict("key_revoked", "A revoked key stays revoked; create a new one.");
        }
    }

    private static string? ToJson(List<string>? values) => values is null ? null : JsonSerializer.Serialize(values);

    private async Task CommitAsync(ControlDbContext db, HttpContext context, ApiKeyRow key, string action, long now, object after, object? before = null)
    {
        key.UpdatedAt = now;
        if (db.Entry(key).State != EntityState.Added)
        {
            key.Version++;
        }

        await publisher.OweAsync(db, context.RequestAborted);
        await AuditLog.AppendAsync(db, Actor.From(context), action, now, context.RequestAborted, "keys", key.Id, before: before, after: after);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
