using Agentgateway.Gateway.Forwarding.Http1;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Sends an attempt through the client that fits: our own where it is HTTP/1.1 for sure, else the runtime's.</summary>
/// <param name="own">Null = everything goes through the runtime's (<c>AGW_UPSTREAM_CLIENT=handler</c>).</param>
internal sealed class UpstreamClient(HttpUpstreamClient handler, Http1UpstreamClient? own) : IUpstreamClient
{
    public ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken) =>
        own is not null && IsHttp1(endpoint, request) ? own.SendAsync(endpoint, request, cancellationToken) : handler.SendAsync(endpoint, request, cancellationToken);

    // Over cleartext HTTP/2 must be asked for; over TLS the server chooses among what is offered.
    private static bool IsHttp1(UpstreamEndpoint endpoint, UpstreamRequest request)
    {
        var wanted = request.Version ?? endpoint.Version;
        if (wanted is { Major: not 1 } or { Minor: not 1 })
        {
            return false;
        }

        return endpoint.Tls switch
        {
            null => true,
            { Alpn: [] } => wanted is not null,
            { Alpn: var offered } => offered is ["http/1.1"],
        };
    }
}
