namespace Agentgateway.AdminApi.Data.Control;

/// <summary>A virtual key without its secrets.</summary>
internal sealed class ApiKeyRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    /// <summary><c>personal</c> or <c>service</c>.</summary>
    public required string Kind { get; set; }

    public string? OwnerUserId { get; set; }

    /// <summary><c>active</c>, <c>disabled</c> or <c>revoked</c>; expired is derived.</summary>
    public required string Status { get; set; }

    public string? StatusReason { get; set; }

    public long? ExpiresAt { get; set; }

    /// <summary>JSON array; null = all, empty = none.</summary>
    public string? AllowedModelsJson { get; set; }

    /// <summary>JSON array of <c>server/tool</c> patterns; null = all.</summary>
    public string? AllowedToolsJson { get; set; }

    public string MetadataJson { get; set; } = "{}";

    public required string CreatedBy { get; set; }

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public long? LastUsedAt { get; set; }

    public long? RotatedAt { get; set; }

    public long? RevokedAt { get; set; }

    public int Version { get; set; } = 1;

    public List<KeySecretRow> Secrets { get; set; } = [];
}
