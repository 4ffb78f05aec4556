namespace Agentgateway.AdminApi.Prices;

/// <summary>Which prices to list.</summary>
/// <param name="Provider">Exact label; null = all.</param>
/// <param name="Search">Part of the model's name, whatever its case; null = all.</param>
/// <param name="Source"><c>base</c> or <c>custom</c>; null = both.</param>
internal sealed record PriceFilter(string? Provider, string? Search, string? Source);
