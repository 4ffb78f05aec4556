using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Outbound;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Connection test of a provider.</summary>
internal static class ProviderTestApi
{
    public static void MapProviderTest(this IEndpointRouteBuilder api) =>
        api.MapPost("/providers/{id}:test", TestAsync).RequireAuthorization(Roles.Admin).WithTags("Configuration").Produces<ProviderTest>()
            .WithSummary("List the provider's models with the stored credential; private addresses are refused");

    private static async Task<IResult> TestAsync(
        string id, ConfigResourceStore store, ProviderProbe probe, ControlDatabase database, TimeProvider time, HttpContext context)
    {
        var provider = await store.GetAsync(new ResourceKey(ResourceKinds.Providers, id), context.RequestAborted);
        var result = await probe.TestAsync(provider.Spec, context.RequestAborted);
        await database.WriteAsync(
            db => AuditLog.AppendAsync(
                db, Actor.From(context), "provider.test", time.GetUtcNow().ToUnixTimeMilliseconds(), context.RequestAborted, ResourceKinds.Providers, id,
                result.Ok ? "success" : "failed", after: new { result.Ok, result.Status }),
            context.RequestAborted);
        return Results.Ok(result);
    }
}
