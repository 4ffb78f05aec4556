using System.Globalization;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.Llm.Pricing;
using Contracts = Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Prices;

/// <summary>Prices as REST shows them.</summary>
internal static class PriceMapping
{
    /// <param name="row">The override; null for a price of the product alone.</param>
    /// <param name="price">What gateways bill by.</param>
    public static Contracts.ModelPrice ToContract(string provider, string model, ModelPriceRow? row, ModelPrice price) => new(
        provider,
        model,
        row is null ? "base" : "custom",
        Rates(price.Rates),
        [.. price.Tiers.Select(t => new Contracts.ModelPriceTier(t.ContextOver, Rates(t.Rates)))],
        Units(price.Units),
        price.Tags,
        row is null ? null : PriceDocument.ToWrite(row.SpecJson),
        row?.Version ?? 0,
        Wire.Time(row?.UpdatedAt),
        row?.UpdatedBy);

    private static Dictionary<string, string> Rates(ModelRates? rates) => Known(
        ("input", rates?.Input), ("output", rates?.Output), ("cacheRead", rates?.CacheRead), ("cacheWrite", rates?.CacheWrite),
        ("cacheWriteLong", rates?.CacheWriteLong), ("reasoning", rates?.Reasoning), ("inputAudio", rates?.InputAudio), ("outputAudio", rates?.OutputAudio),
        ("inputImage", rates?.InputImage), ("outputImage", rates?.OutputImage));

    private static Dictionary<string, string> Units(UnitRates? units) => Known(
        ("image", units?.Image), ("audioMinute", units?.AudioMinute), ("millionCharacters", units?.MillionCharacters), ("request", units?.Request));

    private static Dictionary<string, string> Known(params ReadOnlySpan<(string Name, decimal? Rate)> rates)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, rate) in rates)
        {
            if (rate is { } value)
            {
                known[name] = value.ToString(CultureInfo.InvariantCulture);
            }
        }

        return known;
    }
}
