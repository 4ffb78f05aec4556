namespace Agentgateway.Gateway.Pipeline;

/// <summary>Sees and may change the request head (<see cref="Exchange.Request"/>) before a backend is called.</summary>
internal interface IRequestHeadersPolicy
{
    /// <summary>An expression of it looks at the body, which is then read as far as <see cref="Exchange.BodyLimit"/> before it runs.</summary>
    bool LooksAtBody => false;

    ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken);
}
