namespace Agentgateway.Configuration.Contracts;

/// <summary>The price of a model as gateways bill it, before what a gateway's own <c>config.modelCatalog</c> says. All figures are decimal text in US dollars.</summary>
/// <param name="Provider">Label of the provider in usage and telemetry: <c>openai</c>, <c>anthropic</c>, <c>gcp.gemini</c>, <c>aws.bedrock</c>, …</param>
/// <param name="Source"><c>base</c>: the product's catalogue; <c>custom</c>: an override is part of it.</param>
/// <param name="Rates">Per million tokens: <c>input</c>, <c>output</c>, <c>cacheRead</c>, <c>cacheWrite</c>, <c>cacheWriteLong</c>, <c>reasoning</c>, <c>inputAudio</c>, <c>outputAudio</c>, <c>inputImage</c>, <c>outputImage</c>.</param>
/// <param name="Tiers">Rates above a context size, ascending.</param>
/// <param name="Units">What is not billed by token: <c>image</c>, <c>audioMinute</c>, <c>millionCharacters</c>, <c>request</c>.</param>
/// <param name="Tags">Marks, for example the formats that a Copilot model speaks.</param>
/// <param name="Override">What was written here; null for <c>base</c>.</param>
/// <param name="Version">Version of the override for <c>If-Match</c>; 0 without one.</param>
/// <param name="EffectiveFrom">When the override was written; null for <c>base</c>.</param>
public sealed record ModelPrice(
    string Provider, string Model, string Source, IReadOnlyDictionary<string, string> Rates, IReadOnlyList<ModelPriceTier> Tiers,
    IReadOnlyDictionary<string, string> Units, IReadOnlyList<string> Tags, ModelPriceWrite? Override, int Version, DateTimeOffset? EffectiveFrom, string? UpdatedBy);

/// <summary>Body of PUT for the override of a price. It is laid over the product's price rate by rate; tiers and tags replace the product's as a whole.</summary>
public sealed record ModelPriceWrite(
    Dictionary<string, string>? Rates = null, List<ModelPriceTier>? Tiers = null, Dictionary<string, string>? Units = null, List<string>? Tags = null);

/// <summary>Rates that hold for calls with more context tokens (input with cache) than <paramref name="ContextOver"/>.</summary>
public sealed record ModelPriceTier(long ContextOver, Dictionary<string, string> Rates);

/// <summary>A model whose calls could not be priced in a period.</summary>
/// <param name="Model">As the provider named it in the answer, else as it was asked for.</param>
/// <param name="Requests">Calls without a price.</param>
/// <param name="HasPrice">A price is known by now: later calls are priced.</param>
public sealed record UnpricedModel(string Provider, string Model, long Requests, long InputTokens, long OutputTokens, DateTimeOffset LastSeenAt, bool HasPrice);
