namespace Agentgateway.Llm.Pricing;

/// <summary>Prices in US dollars of what is not billed by token. Null = the catalogue does not say.</summary>
/// <param name="Image">One generated image.</param>
/// <param name="AudioMinute">One minute of audio that was transcribed.</param>
/// <param name="MillionCharacters">A million characters of text that was spoken.</param>
/// <param name="Request">One call, for example a rerank search.</param>
public sealed record UnitRates(decimal? Image, decimal? AudioMinute, decimal? MillionCharacters, decimal? Request)
{
    /// <summary>These rates, and those of <paramref name="earlier"/> where these say nothing.</summary>
    public UnitRates Over(UnitRates? earlier) => earlier is null
        ? this
        : new UnitRates(Image ?? earlier.Image, AudioMinute ?? earlier.AudioMinute, MillionCharacters ?? earlier.MillionCharacters, Request ?? earlier.Request);
}
