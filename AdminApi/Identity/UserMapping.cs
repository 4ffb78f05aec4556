using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Users on the wire. Hashes and stamps of other people never are.</summary>
internal static class UserMapping
{
    public static User ToContract(this UserRow user) => new(
        user.Id, user.Name, user.Email, user.DisplayName, user.Role, user.Status,
        Wire.Time(user.LastLoginAt), Wire.Time(user.CreatedAt), Wire.Time(user.UpdatedAt), user.Version);

    public static Me ToMe(this UserRow user) => new(
        user.Id, user.Name, user.DisplayName, user.Role, Roles.PermissionsOf(user.Role), user.PasswordHash is not null, user.SecurityStamp);

    public static ProblemVersion ToProblemVersion(this UserRow user) => new(user.Version, Wire.Time(user.UpdatedAt), null);
}
