using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Pricing;

/// <summary>Prices by provider and model, in the shape of <c>config.modelCatalog</c>.</summary>
/// <remarks>
/// <c>{"providers": {name: {"models": {model: {"rates": {input, output, cacheRead, …}, "tiers": [{contextOver, rates}]}}}}}</c>, rates as decimal
/// text in US dollars per million tokens. Names of providers and models are case-sensitive.
/// </remarks>
public sealed class PriceCatalog
{
    private const decimal NanoUsdPerToken = 1000m;

    private readonly FrozenDictionary<(string Provider, string Model), ModelPrice> _prices;

    private PriceCatalog(Dictionary<(string Provider, string Model), ModelPrice> prices) => _prices = prices.ToFrozenDictionary();

    /// <summary>A catalogue that knows nothing; every lookup says <see cref="PriceStatus.NoCatalog"/>.</summary>
    public static PriceCatalog Empty { get; } = new([]);

    /// <summary>Number of priced models.</summary>
    public int Count => _prices.Count;

    /// <summary>Reads catalogues; later ones win model by model.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">A rate is not a non-negative decimal; the message names provider and model.</exception>
    public static PriceCatalog Parse(params ReadOnlySpan<ReadOnlyMemory<byte>> sources)
    {
        var prices = new Dictionary<(string, string), ModelPrice>();
        foreach (var source in sources)
        {
            using var document = JsonDocument.Parse(source);
            foreach (var provider in Members(document.RootElement, "providers"))
            {
                foreach (var model in Members(provider.Value, "models"))
                {
                    prices[(provider.Name, model.Name)] = Price(model.Value, provider.Name + "/" + model.Name);
                }
            }
        }

        return prices.Count == 0 ? Empty : new PriceCatalog(prices);
    }

    /// <summary>Prices one call: by the model that answered, else by the model that was asked for.</summary>
    public PriceQuote Quote(string provider, string? responseModel, string? requestModel, TokenUsage usage)
    {
        if (_prices.Count == 0)
        {
            return new PriceQuote(PriceStatus.NoCatalog, null, null);
        }

        if (Find(provider, responseModel) is not { } price && (price = Find(provider, requestModel)!) is null)
        {
            return new PriceQuote(PriceStatus.Missing, null, null);
        }

        var rates = price.RatesFor(usage.Input ?? 0);
        return rates is not null && Cost(rates, usage) is { } nanoUsd
            ? new PriceQuote(PriceStatus.Exact, nanoUsd, rates)
            : new PriceQuote(PriceStatus.Unpriced, null, rates);
    }

    // Parts of the input and output that have a rate of their own are billed by it, the rest by the plain rate.
    private static long? Cost(ModelRates rates, TokenUsage usage)
    {
        if (!usage.IsReported)
        {
            return null;
        }

        var plainInput = usage.Input ?? 0;
        var plainOutput = usage.Output ?? 0;
        var sum = Part(usage.CacheRead, rates.CacheRead, ref plainInput)
            + Part(usage.CacheWrite, rates.CacheWrite, ref plainInput)
            + Part(usage.InputAudio, rates.InputAudio, ref plainInput)
            + Part(usage.Reasoning, rates.Reasoning, ref plainOutput)
            + Part(usage.OutputAudio, rates.OutputAudio, ref plainOutput);
        if ((plainInput > 0 && rates.Input is null) || (plainOutput > 0 && rates.Output is null))
        {
            return null;
        }

        sum += (plainInput * (rates.Input ?? 0)) + (plainOutput * (rates.Output ?? 0));
        return (long)decimal.Round(sum * NanoUsdPerToken, MidpointRounding.AwayFromZero);
    }

    private static decimal Part(long? tokens, decimal? rate, ref long plain)
    {
        if (tokens is not > 0 || rate is null)
        {
            return 0;
        }

        var counted = Math.Min(tokens.Value, plain);
        plain -= counted;
        return counted * rate.Value;
    }

    private ModelPrice? Find(string provider, string? model) =>
        model is not null && _prices.TryGetValue((provider, model), out var price) ? price : null;

    private static ModelPrice Price(JsonElement model, string name)
    {
        var tiers = new List<ModelPriceTier>();
        if (model.TryGetProperty("tiers", out var listed) && listed.ValueKind == JsonValueKind.Array)
        {
            foreach (var tier in listed.EnumerateArray())
            {
                tiers.Add(new ModelPriceTier(tier.GetProperty("contextOver").GetInt64(), Rates(tier.GetProperty("rates"), name)));
            }

            tiers.Sort((a, b) => a.ContextOver.CompareTo(b.ContextOver));
        }

        return new ModelPrice(model.TryGetProperty("rates", out var rates) ? Rates(rates, name) : null, tiers);
    }

    private static ModelRates Rates(JsonElement rates, string name) => new(
        Rate(rates, "input", name),
        Rate(rates, "output", name),
        Rate(rates, "cacheRead", name),
        Rate(rates, "cacheWrite", name),
        Rate(rates, "reasoning", name),
        Rate(rates, "inputAudio", name),
        Rate(rates, "outputAudio", name));

    private static decimal? Rate(JsonElement rates, string kind, string name)
    {
        if (!rates.TryGetProperty(kind, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
            ? rate
            : throw new FormatException($"Rate '{kind}' of {name} is no non-negative decimal.");
    }

    private static IEnumerable<JsonProperty> Members(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object
            ? members.EnumerateObject()
            : [];
}
