using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Prices;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Prices of models: the product's catalogue, overrides over it, and what was called without a price.</summary>
internal static class ModelPricesApi
{
    private const string List = "model-prices";
    private const string One = "/{provider}/{**model}";
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(31);

    public static void MapModelPrices(this IEndpointRouteBuilder api)
    {
        var prices = api.MapGroup("/model-prices").RequireAuthorization(Roles.Admin).WithTags("Prices");
        prices.MapGet("", ListAsync).TakesPage("provider", "q", "source").Produces<Page<ModelPrice>>().WithSummary("List prices by provider and model");
        prices.MapGet("/unpriced", UnpricedAsync).TakesQuery("from", "to").Produces<IReadOnlyList<UnpricedModel>>()
            .WithSummary("Models that were called without a price (default: the last 24 hours), most calls first, at most 200");
        prices.MapGet(One, GetAsync).Produces<ModelPrice>().WithSummary("Get a price; the model's name may hold slashes");
        prices.MapPut(One, PutAsync).Produces<ModelPrice>().Produces<ModelPrice>(201).WithSummary("Create or replace (If-Match) the override of a price; gateways bill by it at once");
        prices.MapDelete(One, DeleteAsync).Produces(204).WithSummary("Remove the override of a price (If-Match)");
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, string? provider, string? q, string? source, PriceStore store, CursorProtector cursors, CancellationToken cancellationToken)
    {
        if (source is not (null or "base" or "custom"))
        {
            throw ApiProblemException.Validation("?source", "value", "source is base or custom.");
        }

        var after = cursors.Unprotect(List, page.Cursor, 2);
        var rows = await store.ListAsync(new PriceFilter(provider, q, source), after, page.Limit + 1, cancellationToken);
        return Results.Ok(page.ToPage(rows, p => p, p => cursors.Protect(List, p.Provider, p.Model)));
    }

    private static async Task<IResult> UnpricedAsync(DateTimeOffset? from, DateTimeOffset? to, UnpricedModels models, TimeProvider time, CancellationToken cancellationToken)
    {
        var end = to ?? time.GetUtcNow();
        var start = from ?? end.AddDays(-1);
        return start < end && end - start <= LongestPeriod
            ? Results.Ok(await models.ListAsync(start, end, cancellationToken))
            : throw ApiProblemException.Validation("?from", "range", $"from lies before to, at most {LongestPeriod.Days} days.");
    }

    private static async Task<IResult> GetAsync(string provider, string model, PriceStore store, HttpContext context)
    {
        var price = await store.GetAsync(provider, Name(model), context.RequestAborted);
        return ETags.Ok(context, price, price.Version);
    }

    private static async Task<IResult> PutAsync(string provider, string model, ModelPriceWrite write, PriceStore store, HttpContext context)
    {
        var (price, created) = await store.PutAsync(provider, Name(model), write, context);
        context.Response.Headers.ETag = ETags.Of(price.Version);
        return created ? Results.Created($"/api/v1/model-prices/{Uri.EscapeDataString(provider)}/{string.Join('/', price.Model.Split('/').Select(Uri.EscapeDataString))}", price) : Results.Ok(price);
    }

    private static async Task<IResult> DeleteAsync(string provider, string model, PriceStore store, HttpContext context)
    {
        await store.DeleteAsync(provider, Name(model), context);
        return Results.NoContent();
    }

    // Routing decodes everything but a slash.
    private static string Name(string model) => model.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
