namespace Agentgateway.AdminApi.Identity;

/// <summary>Roles of people and the names of the authorization policies built on them.</summary>
internal static class Roles
{
    public const string Admin = "admin";

    public const string Developer = "developer";

    /// <summary>Policy: any active user.</summary>
    public const string AnyUser = "any-user";

    /// <summary>Policy: the portal itself, before anybody is signed in.</summary>
    public const string PortalService = "portal-service";

    /// <summary>What a page may offer to this role; AdminApi decides again on every call.</summary>
    public static IReadOnlyList<string> PermissionsOf(string role) => role == Admin
        ? ["config:read", "config:write", "keys:own", "keys:all", "usage:own", "usage:all", "logs:own", "logs:all", "users:write", "instances:read", "audit:read", "telemetry:read", "playground"]
        : ["keys:own", "usage:own", "logs:own", "playground"];
}
