using System.Reflection;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Playground;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.AdminApi.Telemetry;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Build, addresses and features.</summary>
internal static class RuntimeApi
{
    public static void MapRuntime(this IEndpointRouteBuilder api) =>
        api.MapGet("/runtime", GetAsync).RequireAuthorization(Roles.AnyUser).WithTags("Operations").Produces<RuntimeInfo>()
            .WithSummary("What pages and snippets need: version, addresses, features");

    private static async Task<IResult> GetAsync(
        ControlDatabase database, GatewayAddress gateway, ControlPlaneSettings settings, RedisLink redis, ReceiverSettings receiver, CancellationToken cancellationToken)
    {
        var hasKeys = await database.ReadAsync(db => db.ApiKeys.AnyAsync(cancellationToken), cancellationToken);
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0";
        return Results.Ok(new RuntimeInfo(
            version, settings.Environment, gateway.Public, settings.PortalUrl, receiver.Enabled, FirstRun: !hasKeys, redis.State));
    }
}
