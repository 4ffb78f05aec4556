namespace Agentgateway.AdminApi.Data.Control;

/// <summary>One secret of a key: its hash and what recognises it.</summary>
internal sealed class KeySecretRow
{
    public required string Id { get; set; }

    public required string KeyId { get; set; }

    /// <summary>Lower-case hex SHA-256 of the whole secret.</summary>
    public required string Hash { get; set; }

    public required string Prefix { get; set; }

    public required string Last4 { get; set; }

    /// <summary><c>current</c>, <c>grace</c> or <c>ended</c>.</summary>
    public required string State { get; set; }

    public long CreatedAt { get; set; }

    /// <summary>End of the grace time; null for the current one.</summary>
    public long? ExpiresAt { get; set; }
}
