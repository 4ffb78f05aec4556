using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>What the gateway needs of the control plane to check keys and playground tokens offline.</summary>
/// <param name="SigningKey">32 bytes; null = playground tokens are not accepted.</param>
/// <param name="Environment">Environment that tokens must name.</param>
/// <param name="PortalUrl">Named in errors until the first key snapshot says better.</param>
internal sealed record VirtualKeySettings(byte[]? SigningKey, string Environment, string? PortalUrl)
{
    /// <summary>Reads <c>AGW_SIGNING_KEY</c>, <c>AGW_ENV</c> and <c>AGW_PORTAL_URL</c>.</summary>
    public static VirtualKeySettings From(IConfiguration configuration)
    {
        var hex = configuration["AGW_SIGNING_KEY"];
        return new VirtualKeySettings(
            string.IsNullOrEmpty(hex) ? null : Convert.FromHexString(hex),
            configuration["AGW_ENV"] is { Length: > 0 } environment ? environment : "local",
            configuration["AGW_PORTAL_URL"]);
    }
}
