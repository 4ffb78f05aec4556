using Agentgateway.AdminApi.Data.Control;

namespace Agentgateway.AdminApi.Tests.Publishing;

internal static class TestRows
{
    public static UserRow User(string id, string name, string displayName) => new()
    {
        Id = id, Name = name, DisplayName = displayName, Role = "developer", Status = "active", SecurityStamp = "s",
    };

    public static ApiKeyRow Key(string id, string owner, string name = "mine") => new()
    {
        Id = id, Name = name, Kind = "personal", OwnerUserId = owner, Status = "active", CreatedBy = owner,
    };

    public static KeySecretRow Secret(string id, string keyId, string hash, string state, long? expiresAt = null) => new()
    {
        Id = id, KeyId = keyId, Hash = hash, Prefix = "agk_", Last4 = "0000", State = state, ExpiresAt = expiresAt,
    };
}
