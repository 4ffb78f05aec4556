using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;

namespace Agentgateway.AdminApi.Keys;

/// <summary>Versions of keys for preconditions.</summary>
internal static class KeyMapping
{
    public static ProblemVersion ToProblemVersion(this ApiKeyRow key) => new(key.Version, Wire.Time(key.UpdatedAt), null);
}
