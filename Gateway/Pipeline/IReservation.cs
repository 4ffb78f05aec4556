namespace Agentgateway.Gateway.Pipeline;

/// <summary>
/// What a budget or token limit set aside for this exchange. The pipeline settles it exactly once in every outcome, after
/// <see cref="Exchange.Llm"/> holds the final usage.
/// </summary>
internal interface IReservation
{
    /// <summary>Books the real use and frees the rest. Must not block the caller on I/O.</summary>
    void Settle(Exchange exchange);
}
