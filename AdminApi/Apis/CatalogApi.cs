using Agentgateway.AdminApi.Catalog;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>What everybody may use.</summary>
internal static class CatalogApi
{
    private const string Models = "catalog-models";
    private const string Servers = "catalog-mcp-servers";

    public static void MapCatalog(this IEndpointRouteBuilder api)
    {
        var catalog = api.MapGroup("").RequireAuthorization(Roles.AnyUser).WithTags("Catalogue");
        catalog.MapGet("/catalog/models", ModelsAsync).TakesPage().Produces<Page<CatalogModel>>().WithSummary("Models that clients may ask for, by name");
        catalog.MapGet("/catalog/mcp-servers", ServersAsync).TakesPage().Produces<Page<CatalogMcpServer>>().WithSummary("MCP servers behind the gateway's /mcp, by id");
        catalog.MapGet("/mcp-servers/{id}/tools", async (string id, ToolDiscovery discovery, CancellationToken token) => Results.Ok(await discovery.GetAsync(id, token)))
            .Produces<McpTools>().WithSummary("Tools of an MCP server as last discovered");
        api.MapPost("/mcp-servers/{id}:discover", async (string id, ToolDiscovery discovery, HttpContext context) =>
                Results.Ok(await discovery.DiscoverAsync(id, context.Caller(), context.RequestAborted)))
            .RequireAuthorization(Roles.Admin).WithTags("Configuration").Produces<McpTools>().WithSummary("Ask an MCP server for its tools now");
    }

    private static async Task<IResult> ModelsAsync(PageRequest page, CatalogQueries catalog, CursorProtector cursors, CancellationToken cancellationToken)
    {
        var after = cursors.Unprotect(Models, page.Cursor, 1)?[0];
        var models = await catalog.ModelsAsync(after, page.Limit + 1, cancellationToken);
        return Results.Ok(page.ToPage(models, m => m, m => cursors.Protect(Models, m.Name)));
    }

    private static async Task<IResult> ServersAsync(PageRequest page, CatalogQueries catalog, CursorProtector cursors, CancellationToken cancellationToken)
    {
        var after = cursors.Unprotect(Servers, page.Cursor, 1)?[0];
        var servers = await catalog.McpServersAsync(after, page.Limit + 1, cancellationToken);
        return Results.Ok(page.ToPage(servers, s => s, s => cursors.Protect(Servers, s.Id)));
    }
}
