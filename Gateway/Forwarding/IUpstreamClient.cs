namespace Agentgateway.Gateway.Forwarding;

/// <summary>Sends one attempt and returns at its response head.</summary>
internal interface IUpstreamClient
{
    /// <exception cref="UpstreamException">Connect, TLS or protocol failure before the head.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken);
}
