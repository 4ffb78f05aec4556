using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>A backend with policies of its own (authorization, transformations): they run after the backend was chosen and before it is called.</summary>
internal sealed class BackendPhaseHandler(IBackendHandler inner, PolicyChain policies) : IBackendHandler
{
    public BackendProtocol Protocol => inner.Protocol;

    public IErrorFormat? ErrorFormat => inner.ErrorFormat;

    public async ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var result = await policies.OnRequestAsync(exchange, cancellationToken);
        if (result.IsContinue)
        {
            return await inner.HandleAsync(exchange, cancellationToken);
        }

        if (result.Response is { } response)
        {
            await exchange.RespondAsync(response, cancellationToken);
        }

        return result.Error;
    }
}
