using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Identity;

namespace Agentgateway.AdminApi.Keys;

/// <summary>States of a key.</summary>
internal static class KeyStatus
{
    public const string Active = "active";

    public const string Disabled = "disabled";

    public const string Revoked = "revoked";

    /// <summary>Derived from the expiry, never stored.</summary>
    public const string Expired = "expired";

    /// <summary>What people see: revoked, disabled, expired, active, in this order of precedence.</summary>
    public static string Shown(ApiKeyRow key, long now) =>
        key.Status == Active && key.ExpiresAt <= now ? Expired : key.Status;

    /// <summary>What gateways enforce beside the expiry: a personal key follows its owner.</summary>
    public static string Enforced(ApiKeyRow key, string? ownerStatus) =>
        key is { Status: Active, Kind: "personal" } && ownerStatus is null or UserStatus.Disabled ? Disabled : key.Status;
}
