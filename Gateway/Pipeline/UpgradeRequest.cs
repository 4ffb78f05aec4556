using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Recognises requests after which the connection is no longer HTTP.</summary>
internal static class UpgradeRequest
{
    /// <summary>The client asks to switch protocols (RFC 9110 7.8), or opens a WebSocket over HTTP/2 (RFC 8441).</summary>
    public static bool IsUpgrade(Exchange exchange) =>
        exchange.Http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        || exchange.Http.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;
}
