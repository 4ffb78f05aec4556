namespace Agentgateway.Gateway.Pipeline;

/// <summary>
/// Receives every finished exchange of the process: access log, metrics, spans, usage events. Register as a singleton <c>ICompletionSink</c>.
/// Called exactly once per exchange after the last byte or the abort; must not block, throw, or keep the exchange.
/// </summary>
internal interface ICompletionSink
{
    void OnCompleted(Exchange exchange);
}
