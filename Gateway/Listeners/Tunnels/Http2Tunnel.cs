using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>An HTTP/2 CONNECT stream (RFC 9113 8.5): DATA frames both ways are the tunnel.</summary>
internal sealed class Http2Tunnel(HttpContext http) : ITunnelFeature
{
    public async ValueTask<ClientChannel> AcceptAsync(IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        await http.Response.StartAsync(cancellationToken);
        await http.Response.BodyWriter.FlushAsync(cancellationToken);
        return ClientChannel.Over(new DuplexPipe(http.Request.BodyReader, http.Response.BodyWriter));
    }
}
