using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Forwarding.Http1;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Sends an attempt through the client that fits: our own where it is HTTP/1.1, else the runtime's.</summary>
/// <remarks>
/// Over TLS with an open choice the server decides. That is left to the runtime's client, until an answer of it was HTTP/1.1: then ours takes over for that
/// place, offers nothing else, and asks again after a while.
/// </remarks>
/// <param name="own">Null = everything goes through the runtime's (<c>AGW_UPSTREAM_CLIENT=handler</c>).</param>
internal sealed class UpstreamClient(HttpUpstreamClient handler, Http1UpstreamClient? own, TimeProvider time) : IUpstreamClient
{
    private readonly LearnedHttp1 _learned = new(time);

    public ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken)
    {
        var wanted = request.Version ?? endpoint.Version;
        return own is null ? handler.SendAsync(endpoint, request, cancellationToken)
            : IsHttp1(endpoint, wanted) ? own.SendAsync(endpoint, request, cancellationToken)
            : wanted is null && endpoint.Tls is { Alpn: [] } ? SendOpenAsync(own, endpoint, request, cancellationToken)
            : handler.SendAsync(endpoint, request, cancellationToken);
    }

    // Over cleartext HTTP/2 must be asked for; over TLS it must be ruled out.
    private static bool IsHttp1(UpstreamEndpoint endpoint, Version? wanted) => wanted is null or { Major: 1, Minor: 1 } && endpoint.Tls switch
    {
        null => true,
        { Alpn: [] } => wanted is not null,
        { Alpn: var offered } => offered is ["http/1.1"],
    };

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<UpstreamResponse> SendOpenAsync(Http1UpstreamClient own, UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken)
    {
        if (_learned.Holds(endpoint))
        {
            try
            {
                return await own.SendAsync(endpoint, request, cancellationToken);
            }
            catch (UpstreamException e) when (e.IsConnecting)
            {
                // It may speak HTTP/2 only by now. Nothing was sent.
                _learned.Forget(endpoint);
            }
        }

        var response = await handler.SendAsync(endpoint, request, cancellationToken);
        if (response is HttpUpstreamResponse { Version: { Major: 1, Minor: 1 } })
        {
            _learned.Add(endpoint);
        }

        return response;
    }
}
