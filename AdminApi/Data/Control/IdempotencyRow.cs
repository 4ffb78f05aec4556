namespace Agentgateway.AdminApi.Data.Control;

/// <summary>The stored answer to a POST with an Idempotency-Key.</summary>
internal sealed class IdempotencyRow
{
    public required string Principal { get; set; }

    public required string Route { get; set; }

    public required string Key { get; set; }

    public required string BodySha256 { get; set; }

    public int Status { get; set; }

    public string? ContentType { get; set; }

    public string? Location { get; set; }

    public string? ETag { get; set; }

    /// <summary>Body without secrets.</summary>
    public byte[]? Response { get; set; }

    /// <summary>Encrypted body with the secret, until <see cref="SecretUntil"/>.</summary>
    public byte[]? SealedResponse { get; set; }

    public long? SecretUntil { get; set; }

    public long CreatedAt { get; set; }

    public long ExpiresAt { get; set; }
}
