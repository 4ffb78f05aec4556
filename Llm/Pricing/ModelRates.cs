namespace Agentgateway.Llm.Pricing;

/// <summary>Prices in US dollars per million tokens. Null = the catalogue does not say.</summary>
public sealed record ModelRates(
    decimal? Input,
    decimal? Output,
    decimal? CacheRead,
    decimal? CacheWrite,
    decimal? Reasoning,
    decimal? InputAudio,
    decimal? OutputAudio)
{
    /// <summary>Input written to a cache that stays for an hour; null = what other writes cost.</summary>
    public decimal? CacheWriteLong { get; init; }

    /// <summary>Image tokens of the input; null = they cost what other input costs.</summary>
    public decimal? InputImage { get; init; }

    /// <summary>Image tokens of the output; null = they cost what other output costs.</summary>
    public decimal? OutputImage { get; init; }

    /// <summary>These rates, and those of <paramref name="earlier"/> where these say nothing.</summary>
    public ModelRates Over(ModelRates? earlier) => earlier is null
        ? this
        : new ModelRates(
            Input ?? earlier.Input,
            Output ?? earlier.Output,
            CacheRead ?? earlier.CacheRead,
            CacheWrite ?? earlier.CacheWrite,
            Reasoning ?? earlier.Reasoning,
            InputAudio ?? earlier.InputAudio,
            OutputAudio ?? earlier.OutputAudio)
        {
            CacheWriteLong = CacheWriteLong ?? earlier.CacheWriteLong,
            InputImage = InputImage ?? earlier.InputImage,
            OutputImage = OutputImage ?? earlier.OutputImage,
        };
}
