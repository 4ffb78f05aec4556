namespace Agentgateway.AdminApi.Identity;

/// <summary>States of a user.</summary>
internal static class UserStatus
{
    /// <summary>Has a link but never signed in.</summary>
    public const string Invited = "invited";

    public const string Active = "active";

    public const string Disabled = "disabled";
}
