namespace Agentgateway.Configuration.Contracts;

/// <summary>A person.</summary>
/// <param name="Role"><c>admin</c> or <c>developer</c>.</param>
/// <param name="Status"><c>invited</c>, <c>active</c> or <c>disabled</c>.</param>
public sealed record User(
    string Id, string Name, string? Email, string? DisplayName, string Role, string Status,
    DateTimeOffset? LastLoginAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>Body of POST /users.</summary>
public sealed record UserInvite(string Name, string? Email = null, string? DisplayName = null, string Role = "developer");

/// <summary>Answer to POST /users and POST /users/{id}:invite. The token is shown once and works once.</summary>
/// <param name="SignInPath">Path on the portal, e.g. <c>/sign-in/link?token=…</c>; 24 hours.</param>
public sealed record UserInvited(User User, string Token, string SignInPath, DateTimeOffset ExpiresAt);

/// <summary>Body of PATCH /users/{id}; absent fields stay.</summary>
public sealed record UserPatch(string? DisplayName = null, string? Email = null, string? Role = null, string? Status = null);

/// <summary>The caller.</summary>
/// <param name="SecurityStamp">Changes when role, status or password change; the portal ends sessions of an older stamp.</param>
public sealed record Me(string Id, string Name, string? DisplayName, string Role, IReadOnlyList<string> Permissions, bool HasPassword, string SecurityStamp);

/// <summary>Body of POST /auth/sign-in (portal's service credential only).</summary>
public sealed record SignInRequest(string? Token = null, string? Name = null, string? Password = null);

/// <summary>Body of PUT /me/password.</summary>
public sealed record PasswordChange(string NewPassword, string? CurrentPassword = null);

/// <summary>Build, addresses and features that pages and snippets need.</summary>
/// <param name="GatewayUrl">Base URL of the data port as clients see it, e.g. <c>http://localhost:4000</c>.</param>
/// <param name="TelemetryReceiver">True if the development receiver is on and /telemetry has data.</param>
public sealed record RuntimeInfo(string Version, string Environment, string GatewayUrl, string? PortalUrl, bool TelemetryReceiver, bool FirstRun, string RedisState);
