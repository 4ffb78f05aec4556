namespace Agentgateway.Gateway.Pipeline;

/// <summary>Sees and may change the request head (<see cref="Exchange.Request"/>) before a backend is called.</summary>
internal interface IRequestHeadersPolicy
{
    ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken);
}
