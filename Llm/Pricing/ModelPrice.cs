namespace Agentgateway.Llm.Pricing;

/// <summary>Price of one model.</summary>
/// <param name="Rates">Rates of the usual context; null if the model is listed without a price by token.</param>
/// <param name="Tiers">Rates above a context size, ascending.</param>
public sealed record ModelPrice(ModelRates? Rates, IReadOnlyList<ModelPriceTier> Tiers)
{
    /// <summary>Prices by image, minute, character or call; null if there are none.</summary>
    public UnitRates? Units { get; init; }

    /// <summary>Marks of the catalogue, for example the formats that a Copilot model speaks.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

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

    /// <summary>This price over an earlier one: rates one by one, tiers and tags as a whole.</summary>
    public ModelPrice Over(ModelPrice? earlier) => earlier is null
        ? this
        : new ModelPrice(Rates?.Over(earlier.Rates) ?? earlier.Rates, Tiers.Count > 0 ? Tiers : earlier.Tiers)
        {
            Units = Units?.Over(earlier.Units) ?? earlier.Units,
            Tags = Tags.Count > 0 ? Tags : earlier.Tags,
        };
}

/// <summary>Rates that hold above a number of context tokens.</summary>
public sealed record ModelPriceTier(long ContextOver, ModelRates Rates);
