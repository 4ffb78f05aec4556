using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Serves requests for one backend. Chosen and made when the snapshot is compiled; shared by all requests, so it holds no request state.</summary>
internal interface IBackendHandler
{
    /// <summary>Protocol label of log and metrics.</summary>
    BackendProtocol Protocol { get; }

    /// <summary>Error bodies that clients of this kind of backend understand; null = text.</summary>
    IErrorFormat? ErrorFormat => null;

    /// <summary>
    /// Answers the request: writes head and body to <c>exchange.Http.Response</c> (through <c>AttemptLoop</c>, or
    /// <see cref="Exchange.RespondAsync"/> for answers of its own).
    /// </summary>
    /// <returns>Null when answered; an error if nothing was sent yet, which the pipeline then renders.</returns>
    ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken);
}
