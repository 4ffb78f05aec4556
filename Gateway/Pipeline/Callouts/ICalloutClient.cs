using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Pipeline.Callouts;

/// <summary>Lets a policy (ext_authz, rate limit service, JWKS, webhook, OTLP target) call a target without knowing Forwarding.</summary>
internal interface ICalloutClient
{
    /// <summary>Sends one request; the caller disposes the response. No retries.</summary>
    /// <exception cref="UpstreamException">The call failed before a response head.</exception>
    ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint target, UpstreamRequest request, CancellationToken cancellationToken);
}
