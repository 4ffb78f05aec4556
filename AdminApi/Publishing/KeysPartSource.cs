using System.Text.Json;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Part <c>keys</c>: every virtual key that may still be presented, with the reason for which it may not work.</summary>
internal sealed class KeysPartSource(ControlDatabase database, ControlPlaneSettings settings, TimeProvider time) : IPartSource
{
    // A revoked key answers "revoked" for a while; afterwards it is as unknown as any other text.
    private static readonly TimeSpan RevokedStayListed = TimeSpan.FromDays(90);

    /// <inheritdoc />
    public string Part => SnapshotParts.Keys;

    /// <inheritdoc />
    public Task<PartContent?> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync<PartContent?>(
        async db =>
        {
            // The number before the content: content may be newer than its number, then the next publish sends it again. Never the other way.
            var revision = await db.GetMetaNumberAsync(MetaFacts.KeysRevision, cancellationToken);
            var since = (time.GetUtcNow() - RevokedStayListed).ToUnixTimeMilliseconds();
            var keys = await db.ApiKeys.Include(k => k.Secrets).Where(k => k.Status != "revoked" || k.RevokedAt > since)
                .OrderBy(k => k.Id).ToListAsync(cancellationToken);
            var owners = await db.Users.Select(u => new { u.Id, u.Name, u.DisplayName, u.Status }).ToDictionaryAsync(u => u.Id, cancellationToken);

            var listed = keys.Select(key =>
            {
                var owner = key.OwnerUserId is { } id ? owners.GetValueOrDefault(id) : null;
                return ToVirtualKey(key, owner?.DisplayName ?? owner?.Name, ownerDisabled: owner?.Status == "disabled");
            }).Where(k => k.Hashes.Count > 0).ToList();
            return new PartContent(revision, JsonSerializer.SerializeToUtf8Bytes(new KeySnapshot(listed, settings.PortalUrl), SyncJson.Default.KeySnapshot));
        },
        cancellationToken);

    private static VirtualKey ToVirtualKey(ApiKeyRow key, string? ownerName, bool ownerDisabled)
    {
        var revoked = key.Status == "revoked";
        return new VirtualKey(
            key.Id,
            key.Name,
            [.. key.Secrets.Where(s => revoked || s.State != "ended").Select(s => new KeySecret(s.Hash, s.State == "current" ? null : s.ExpiresAt))],
            !revoked && ownerDisabled && key.Kind == "personal" ? "disabled" : key.Status,
            key.ExpiresAt,
            key.OwnerUserId,
            ownerName,
            TeamId: null,
            ToList(key.AllowedModelsJson),
            ToList(key.AllowedToolsJson),
            JsonSerializer.Deserialize(key.MetadataJson, SyncJson.Default.DictionaryStringString));
    }

    private static List<string>? ToList(string? json) => json is null ? null : JsonSerializer.Deserialize(json, SyncJson.Default.ListString);
}
