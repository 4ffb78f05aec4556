namespace Agentgateway.Gateway.Pipeline;

/// <summary>Called exactly once when the exchange is over, in every outcome (success, error, client gone). Must not block or throw.</summary>
internal interface ICompletedPolicy
{
    void OnCompleted(Exchange exchange);
}
