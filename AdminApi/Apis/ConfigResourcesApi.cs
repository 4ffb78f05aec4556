using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Providers, models, virtual models, MCP servers, gateways, listeners, routes, backends, policies, settings: one shape, one code.</summary>
internal static class ConfigResourcesApi
{
    public static void MapConfigResources(this IEndpointRouteBuilder api)
    {
        foreach (var kind in ResourceKinds.All)
        {
            Map(api.MapGroup("/" + kind).RequireAuthorization(Roles.Admin).WithTags("Configuration"), kind);
        }
    }

    private static void Map(RouteGroupBuilder group, string kind)
    {
        group.MapGet("", (PageRequest page, string? q, string? parent, ConfigResourceStore store, ResourceReader reader, CursorProtector cursors, CancellationToken token) =>
                ListAsync(kind, page, new ResourceFilter(q, parent), store, reader, cursors, token))
            .TakesPage("q", "parent").Produces<Page<Resource>>().WithSummary($"List {kind} by id");
        group.MapGet("/{id}", (string id, ConfigResourceStore store, HttpContext context) => GetAsync(new ResourceKey(kind, id), store, context))
            .Produces<Resource>().WithSummary($"Get one of {kind}");
        group.MapPut("/{id}", (string id, ResourceWrite write, ConfigResourceStore store, HttpContext context) => PutAsync(new ResourceKey(kind, id), write, store, context))
            .Produces<Resource>().Produces<Resource>(201).WithSummary($"Create (If-None-Match: *) or replace (If-Match) one of {kind}");
        group.MapPatch("/{id}", (string id, ConfigResourceStore store, HttpContext context) => PatchAsync(new ResourceKey(kind, id), store, context))
            .Accepts<ResourceWrite>("application/merge-patch+json", "application/json").Produces<Resource>().WithSummary($"Merge-patch one of {kind} (If-Match)");
        group.MapDelete("/{id}", (string id, ConfigResourceStore store, HttpContext context) => DeleteAsync(new ResourceKey(kind, id), store, context))
            .Produces(204).WithSummary($"Delete one of {kind} (If-Match); 409 while others refer to it");
        group.MapGet("/{id}/history", (string id, PageRequest page, ConfigResourceStore store, CursorProtector cursors, CancellationToken token) =>
                HistoryAsync(new ResourceKey(kind, id), page, store, cursors, token))
            .TakesPage().Produces<Page<Revision>>().WithSummary($"Revisions that changed one of {kind}, newest first");
    }

    private static async Task<IResult> ListAsync(
        string kind, PageRequest page, ResourceFilter filter, ConfigResourceStore store, ResourceReader reader, CursorProtector cursors, CancellationToken cancellationToken)
    {
        var after = cursors.Unprotect(kind, page.Cursor, 1)?[0];
        var rows = await store.ListAsync(kind, filter, after, page.Limit + 1, cancellationToken);
        var resources = await reader.ToContractsAsync(rows, cancellationToken);
        return Results.Ok(page.ToPage(resources, r => r, r => cursors.Protect(kind, r.Id)));
    }

    private static async Task<IResult> GetAsync(ResourceKey key, ConfigResourceStore store, HttpContext context)
    {
        var resource = await store.GetAsync(key, context.RequestAborted);
        return ETags.Ok(context, resource, resource.Version);
    }

    private static async Task<IResult> PutAsync(ResourceKey key, ResourceWrite write, ConfigResourceStore store, HttpContext context)
    {
        var (resource, created) = await store.PutAsync(key, write, context);
        context.Response.Headers.ETag = ETags.Of(resource.Version);
        return created ? Results.Created($"/api/v1/{key}", resource) : Results.Ok(resource);
    }

    private static async Task<IResult> PatchAsync(ResourceKey key, ConfigResourceStore store, HttpContext context)
    {
        var resource = await store.PatchAsync(key, await JsonBody.ReadObjectAsync(context), context);
        context.Response.Headers.ETag = ETags.Of(resource.Version);
        return Results.Ok(resource);
    }

    private static async Task<IResult> DeleteAsync(ResourceKey key, ConfigResourceStore store, HttpContext context)
    {
        await store.DeleteAsync(key, context);
        return Results.NoContent();
    }

    private static async Task<IResult> HistoryAsync(
        ResourceKey key, PageRequest page, ConfigResourceStore store, CursorProtector cursors, CancellationToken cancellationToken)
    {
        var list = $"history {key}";
        var before = cursors.Unprotect(list, page.Cursor, 1)?[0] is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : (long?)null;
        var rows = await store.HistoryAsync(key, before, page.Limit + 1, cancellationToken);
        return Results.Ok(page.ToPage(
            rows,
            row => RevisionStore.ToContract(row.Revision) with { ChangeCount = 1, Changes = [RevisionStore.ToContract(row.Change)] },
            row => cursors.Protect(list, row.Revision.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }
}
