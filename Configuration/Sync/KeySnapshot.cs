namespace Agentgateway.Configuration.Sync;

/// <summary>The <c>keys</c> part: every virtual key that may still be presented, by hash.</summary>
/// <param name="PortalUrl">Named in the 401 body when a request carries no key; null hides it.</param>
public sealed record KeySnapshot(IReadOnlyList<VirtualKey> Keys, string? PortalUrl);

/// <summary>One virtual key as gateways know it. Disabled, expired and revoked keys stay listed, so that the answer can say why.</summary>
/// <param name="Id">Stable id, <c>key_…</c>.</param>
/// <param name="Hashes">Lower-case hex SHA-256 of each live secret (current, grace).</param>
/// <param name="Status"><c>active</c>, <c>disabled</c> or <c>revoked</c>.</param>
/// <param name="ExpiresAt">Unix milliseconds; null = never. Checked on the gateway's clock.</param>
/// <param name="AllowedModels">Null = all, empty = none; one <c>*</c> at either end.</param>
/// <param name="AllowedTools"><c>server/tool</c> patterns; null = all.</param>
public sealed record VirtualKey(
    string Id,
    string Name,
    IReadOnlyList<KeySecret> Hashes,
    string Status,
    long? ExpiresAt,
    string? OwnerUserId,
    string? OwnerName,
    string? TeamId,
    IReadOnlyList<string>? AllowedModels,
    IReadOnlyList<string>? AllowedTools,
    IReadOnlyDictionary<string, string>? Metadata);

/// <summary>One secret of a key.</summary>
/// <param name="Hash">Lower-case hex SHA-256 of the whole <c>agk_…</c> text.</param>
/// <param name="ExpiresAt">Unix milliseconds at which a grace secret ends; null for the current one.</param>
public sealed record KeySecret(string Hash, long? ExpiresAt);
