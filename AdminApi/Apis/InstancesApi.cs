using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Instances;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>The fleet.</summary>
internal static class InstancesApi
{
    private const string List = "instances";

    public static void MapInstances(this IEndpointRouteBuilder api)
    {
        var instances = api.MapGroup("/instances").RequireAuthorization(Roles.Admin).WithTags("Operations");
        instances.MapGet("", ListAll).TakesPage().Produces<Page<GatewayInstance>>().WithSummary("Gateways: state, version, applied revision");
        instances.MapGet("/{id}", (string id, InstanceQueries queries) => Results.Ok(queries.Get(id) ?? throw ApiProblemException.NotFound("gateway instance", id)))
            .Produces<GatewayInstance>().WithSummary("One gateway");
    }

    private static IResult ListAll(PageRequest page, InstanceQueries queries, CursorProtector cursors)
    {
        var all = queries.List();
        var after = cursors.Unprotect(List, page.Cursor, 1)?[0];
        var rows = after is null ? all : [.. all.SkipWhile(i => i.Id != after).Skip(1)];
        return Results.Ok(page.ToPage(rows, i => i, i => cursors.Protect(List, i.Id)));
    }
}
