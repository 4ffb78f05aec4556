namespace Agentgateway.Portal.Identity;

/// <summary>Roles that pages ask for. The portal only hides and routes by them; AdminApi enforces.</summary>
internal static class Roles
{
    public const string Admin = "admin";
}
