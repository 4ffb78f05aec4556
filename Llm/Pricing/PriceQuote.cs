namespace Agentgateway.Llm.Pricing;

/// <summary>Cost of one call.</summary>
/// <param name="NanoUsd">Billionths of a US dollar, rounded half up; null unless the status is <see cref="PriceStatus.Exact"/>.</param>
/// <param name="Rates">Rates that were applied.</param>
public readonly record struct PriceQuote(PriceStatus Status, long? NanoUsd, ModelRates? Rates)
{
    /// <summary>The cost by kind of token; null unless the status is <see cref="PriceStatus.Exact"/>.</summary>
    public CostParts? Parts { get; init; }

    /// <summary>The text used in usage events: <c>exact</c>, <c>unpriced</c>, <c>missing</c>, <c>noCatalog</c> or <c>n/a</c>.</summary>
    public string StatusText => Status switch
    {
        PriceStatus.Exact => "exact",
        PriceStatus.Unpriced => "unpriced",
        PriceStatus.Missing => "missing",
        PriceStatus.NoCatalog => "noCatalog",
        _ => "n/a",
    };
}
