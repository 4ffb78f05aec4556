using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Signs a request when everything else about it is final (AWS signature version 4).</summary>
internal interface IRequestSigner
{
    /// <summary>Adds the signature's headers. The body must be in <see cref="UpstreamRequest.Bytes"/>.</summary>
    /// <param name="exchange">Whose request it is, for credentials that differ by caller.</param>
    /// <exception cref="CloudCredentialException">There are no credentials to sign with.</exception>
    ValueTask SignAsync(Exchange exchange, UpstreamRequest request, CancellationToken cancellationToken);
}
