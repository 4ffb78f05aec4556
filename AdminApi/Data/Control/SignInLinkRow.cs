namespace Agentgateway.AdminApi.Data.Control;

/// <summary>A one-time sign-in link. Only the hash of its token is stored.</summary>
internal sealed class SignInLinkRow
{
    /// <summary>Lower-case hex SHA-256 of the token.</summary>
    public required string TokenHash { get; set; }

    public required string UserId { get; set; }

    public long CreatedAt { get; set; }

    public long ExpiresAt { get; set; }

    public long? UsedAt { get; set; }

    public string? CreatedBy { get; set; }
}
