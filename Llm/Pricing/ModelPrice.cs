namespace Agentgateway.Llm.Pricing;

/// <summary>Price of one model.</summary>
/// <param name="Rates">Rates of the usual context; null if the model is listed without a price.</param>
/// <param name="Tiers">Rates above a context size, ascending.</param>
public sealed record ModelPrice(ModelRates? Rates, IReadOnlyList<ModelPriceTier> Tiers)
{
    /// <summary>The rates for so many context tokens (input with cache and audio).</summary>
    public ModelRates? RatesFor(long contextTokens)
    {
        var rates = Rates;
        foreach (var tier in Tiers)
        {
            if (contextTokens > tier.ContextOver)
            {
                rates = tier.Rates;
            }
        }

        return rates;
    }
}

/// <summary>Rates that hold above a number of context tokens.</summary>
public sealed record ModelPriceTier(long ContextOver, ModelRates Rates);
