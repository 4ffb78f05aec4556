using System.Text.Json;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Keys;

/// <summary>A key with its owner's name.</summary>
internal sealed record OwnedKey(ApiKeyRow Key, string? OwnerName)
{
    /// <summary>The wire form.</summary>
    /// <param name="now">Unix milliseconds, for the derived status.</param>
    /// <param name="secret">Only in answers to create and rotate.</param>
    public ApiKey ToContract(long now, string? secret = null)
    {
        var current = Key.Secrets.First(s => s.State == "current");
        var grace = Key.Secrets.FirstOrDefault(s => s.State == "grace" && s.ExpiresAt > now);
        return new ApiKey(
            Key.Id, Key.Name, Key.Kind, KeyStatus.Shown(Key, now), Key.StatusReason, current.Prefix, current.Last4, Key.OwnerUserId, OwnerName,
            List(Key.AllowedModelsJson), List(Key.AllowedToolsJson), Wire.Time(Key.ExpiresAt), Wire.Time(Key.CreatedAt), Wire.Time(Key.UpdatedAt),
            Wire.Time(Key.LastUsedAt), Wire.Time(Key.RotatedAt), Wire.Time(grace?.ExpiresAt), Key.Version,
            JsonSerializer.Deserialize<Dictionary<string, string>>(Key.MetadataJson) ?? [], secret);
    }

    private static List<string>? List(string? json) => json is null ? null : JsonSerializer.Deserialize<List<string>>(json);
}
