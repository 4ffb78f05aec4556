namespace Agentgateway.AdminApi.Identity;

/// <summary>Claim types of our principals.</summary>
internal static class CallerClaims
{
    public const string UserId = "agw:user";

    public const string Name = "agw:name";

    public const string Role = "agw:role";

    /// <summary><c>portal</c> or <c>api</c>.</summary>
    public const string Via = "agw:via";
}
