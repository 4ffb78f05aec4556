using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>Words and tones for the states that keys, users and gateways have.</summary>
internal static class KeyStatus
{
    public static (string Text, string Tone) Of(ApiKey key) => key.Status switch
    {
        "active" when key.ExpiresAt is { } end && end - DateTimeOffset.UtcNow < TimeSpan.FromDays(14) => (Strings.KeyExpiring, "warn"),
        "active" => (Strings.KeyActive, "good"),
        "disabled" => (Strings.KeyDisabled, "warn"),
        "expired" => (Strings.KeyExpired, "bad"),
        "revoked" => (Strings.KeyRevoked, "bad"),
        var other => (other, ""),
    };
}
