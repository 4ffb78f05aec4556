namespace Agentgateway.Llm.Pricing;

/// <summary>Prices in US dollars per million tokens. Null = the catalogue does not say.</summary>
public sealed record ModelRates(
    decimal? Input,
    decimal? Output,
    decimal? CacheRead,
    decimal? CacheWrite,
    decimal? Reasoning,
    decimal? InputAudio,
    decimal? OutputAudio);
