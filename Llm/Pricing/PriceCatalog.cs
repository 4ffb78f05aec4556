using System.Collections.Frozen;
using System.Text.Json;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Pricing;

/// <summary>Prices by provider and model, in the shape of <c>config.modelCatalog</c>.</summary>
/// <remarks>
/// <c>{"providers": {name: {"models": {model: {"rates": {input, output, cacheRead, …}, "tiers": [{contextOver, rates}], "units": {image, …},
/// "tags": […]}}}}}</c>, rates as decimal text in US dollars per million tokens. Names of providers and models are case-sensitive.
/// A model that is not listed under its own name is looked for without what marks a place or a version of it (<see cref="ModelNames"/>).
/// </remarks>
public sealed class PriceCatalog
{
    private static readonly Lazy<PriceCatalog> LazyBuiltin = new(() => Parse(BuiltinJson()));

    private readonly FrozenDictionary<(string Provider, string Model), ModelPrice> _prices;

    private PriceCatalog(Dictionary<(string Provider, string Model), ModelPrice> prices) => _prices = prices.ToFrozenDictionary();

    /// <summary>A catalogue that knows nothing; every lookup says <see cref="PriceStatus.NoCatalog"/>.</summary>
    public static PriceCatalog Empty { get; } = new([]);

    /// <summary>The catalogue that is part of the product. Its file says when and from what it was made.</summary>
    public static PriceCatalog Builtin => LazyBuiltin.Value;

    /// <summary>Number of listed models.</summary>
    public int Count => _prices.Count;

    /// <summary>All listed models, in no particular order.</summary>
    public IEnumerable<KeyValuePair<(string Provider, string Model), ModelPrice>> Entries => _prices;

    /// <summary>Reads catalogues; later ones are laid over earlier ones, rate by rate.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">An unknown key, or a rate that is not a non-negative decimal; the message names provider and model.</exception>
    public static PriceCatalog Parse(params ReadOnlySpan<ReadOnlyMemory<byte>> sources) => Empty.With(sources);

    /// <summary>This catalogue with others laid over it, rate by rate.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">An unknown key, or a rate that is not a non-negative decimal; the message names provider and model.</exception>
    public PriceCatalog With(params ReadOnlySpan<ReadOnlyMemory<byte>> sources)
    {
        var prices = new Dictionary<(string, string), ModelPrice>(_prices);
        foreach (var source in sources)
        {
            PriceCatalogReader.Read(source, prices);
        }

        return prices.Count == 0 ? Empty : new PriceCatalog(prices);
    }

    /// <summary>The price of a model, by the model that answered, else by the model that was asked for; null if neither is listed.</summary>
    public ModelPrice? Find(string provider, string? responseModel, string? requestModel) =>
        Exact(provider, responseModel) ?? Exact(provider, requestModel) ?? Alike(provider, responseModel) ?? Alike(provider, requestModel);

    /// <summary>Prices one call: by the model that answered, else by the model that was asked for.</summary>
    public PriceQuote Quote(string provider, string? responseModel, string? requestModel, TokenUsage usage)
    {
        if (_prices.Count == 0)
        {
            return new PriceQuote(PriceStatus.NoCatalog, null, null);
        }

        if (Find(provider, responseModel, requestModel) is not { } price)
        {
            return new PriceQuote(PriceStatus.Missing, null, null);
        }

        var rates = price.RatesFor(usage.Input ?? 0);
        return CostCalculator.TryCost(rates, price.Units, usage, out var nanoUsd, out var parts)
            ? new PriceQuote(PriceStatus.Exact, nanoUsd, rates) { Parts = parts }
            : new PriceQuote(PriceStatus.Unpriced, null, rates);
    }

    private ModelPrice? Exact(string provider, string? model) =>
        model is not null && _prices.TryGetValue((provider, model), out var price) ? price : null;

    private ModelPrice? Alike(string provider, string? model)
    {
        if (model is not null)
        {
            foreach (var name in ModelNames.Alike(model))
            {
                if (_prices.TryGetValue((provider, name), out var price))
                {
                    return price;
                }
            }
        }

        return null;
    }

    private static byte[] BuiltinJson()
    {
        using var stream = typeof(PriceCatalog).Assembly.GetManifestResourceStream("prices.json")
            ?? throw new InvalidOperationException("The price catalogue is missing from the assembly.");
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
