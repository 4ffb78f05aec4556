using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Ai;

/// <summary>Stands for a backend with a guard that this version cannot run: nothing passes unguarded.</summary>
internal sealed class RefusingLlmHandler(LlmRouteMap routes) : IBackendHandler
{
    private static readonly GatewayError Refusal = new(
        ResponseReason.Guardrail, 503, "A guard of this route is not available.", "guard_unavailable", Detail: "prompt guards are not supported by this version");

    public BackendProtocol Protocol => BackendProtocol.Llm;

    public IErrorFormat ErrorFormat { get; } = new LlmErrorFormat(routes);

    public ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken) => new(Refusal);
}
