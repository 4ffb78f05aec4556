namespace Agentgateway.Gateway.Pipeline;

/// <summary>Needs the whole request body: the pipeline buffers it (<see cref="Exchange.Body"/>) before this is called.</summary>
internal interface IRequestBodyPolicy
{
    /// <summary>Largest body in bytes that this policy accepts; null = the frontend's limit. Over it the request gets 413.</summary>
    long? MaxBodyBytes => null;

    ValueTask<PolicyResult> OnRequestBodyAsync(Exchange exchange, CancellationToken cancellationToken);
}
