namespace Agentgateway.AdminApi.Data.Control;

/// <summary>An encrypted credential: AES-256-GCM under its own data key, which is wrapped by the key-encryption key.</summary>
internal sealed class SecretRow
{
    public required string Id { get; set; }

    /// <summary>Where it is used, e.g. <c>providers</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Names the key-encryption key: first 8 hex digits of its SHA-256.</summary>
    public required string KekId { get; set; }

    public required byte[] WrappedKey { get; set; }

    public required byte[] Nonce { get; set; }

    public required byte[] Ciphertext { get; set; }

    public required byte[] Tag { get; set; }

    /// <summary>First 8 hex digits of an HMAC: equal values have equal fingerprints.</summary>
    public required string Fingerprint { get; set; }

    public string? Last4 { get; set; }

    public int Version { get; set; } = 1;

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public string? UpdatedBy { get; set; }
}
