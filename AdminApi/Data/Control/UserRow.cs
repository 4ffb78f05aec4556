namespace Agentgateway.AdminApi.Data.Control;

/// <summary>A person. Times are unix milliseconds.</summary>
internal sealed class UserRow
{
    public required string Id { get; set; }

    /// <summary>Login name, unique, case ignored.</summary>
    public required string Name { get; set; }

    public string? Email { get; set; }

    public string? DisplayName { get; set; }

    /// <summary>ASP.NET PasswordHasher format; null until a password is set.</summary>
    public string? PasswordHash { get; set; }

    /// <summary><c>admin</c> or <c>developer</c>.</summary>
    public required string Role { get; set; }

    /// <summary><c>invited</c>, <c>active</c> or <c>disabled</c>.</summary>
    public required string Status { get; set; }

    /// <summary>Changes with role, status and password; ends sessions of an older stamp.</summary>
    public required string SecurityStamp { get; set; }

    public int FailedSignIns { get; set; }

    /// <summary>Sign-in with the password is refused until then.</summary>
    public long? LockedUntil { get; set; }

    public long? LastLoginAt { get; set; }

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public int Version { get; set; } = 1;
}
