namespace Agentgateway.Configuration.Contracts;

/// <summary>A virtual key, without its secret.</summary>
/// <param name="Kind"><c>personal</c> or <c>service</c>.</param>
/// <param name="Status"><c>active</c>, <c>disabled</c>, <c>expired</c> (derived) or <c>revoked</c>.</param>
/// <param name="Prefix">First characters of the current secret, for recognition.</param>
/// <param name="AllowedModels">Null = all, empty = none.</param>
/// <param name="Secret">The whole secret: only in the answer to create and rotate, never again.</param>
public sealed record ApiKey(
    string Id, string Name, string Kind, string Status, string? StatusReason, string Prefix, string Last4,
    string? OwnerUserId, string? OwnerName, IReadOnlyList<string>? AllowedModels, IReadOnlyList<string>? AllowedMcpTools,
    DateTimeOffset? ExpiresAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset? RotatedAt, DateTimeOffset? PreviousSecretExpiresAt, int Version,
    IReadOnlyDictionary<string, string> Metadata, string? Secret = null);

/// <summary>Body of POST /keys. A name is enough.</summary>
public sealed record ApiKeyCreate(
    string Name, string? Kind = null, string? OwnerUserId = null, List<string>? AllowedModels = null, List<string>? AllowedMcpTools = null,
    DateTimeOffset? ExpiresAt = null, Dictionary<string, string>? Metadata = null);

/// <summary>Body of PATCH /keys/{id}; absent fields stay.</summary>
public sealed record ApiKeyPatch(string? Name = null, List<string>? AllowedModels = null, List<string>? AllowedMcpTools = null, DateTimeOffset? ExpiresAt = null);

/// <summary>Body of POST /keys/{id}:rotate. The old secret works on for the grace time, 0 to 2,592,000 s.</summary>
public sealed record KeyRotate(int GraceSeconds = 86400, string? Reason = null, bool EndPreviousGrace = false);

/// <summary>Body of :revoke, :disable, :enable.</summary>
public sealed record KeyReason(string? Reason = null);
