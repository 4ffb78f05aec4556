namespace Agentgateway.Gateway.Pipeline;

/// <summary>Sees and may change the response head on <c>exchange.Http.Response</c> before the first body byte is sent. Runs for local answers too.</summary>
internal interface IResponseHeadersPolicy
{
    ValueTask<PolicyResult> OnResponseHeadersAsync(Exchange exchange, CancellationToken cancellationToken);
}
