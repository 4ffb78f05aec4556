using System.Security.Cryptography;

namespace Agentgateway.AdminApi.Data;

/// <summary>Ids that we choose.</summary>
internal static class Ids
{
    /// <summary>UUIDv7 with a type prefix: <c>key_0197…</c>. Sorts by time of creation.</summary>
    public static string New(string prefix) => $"{prefix}_{Guid.CreateVersion7():N}";

    /// <summary>Random text, 128 bits.</summary>
    public static string Stamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
