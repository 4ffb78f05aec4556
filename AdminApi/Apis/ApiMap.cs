namespace Agentgateway.AdminApi.Apis;

/// <summary>All REST endpoints.</summary>
internal static class ApiMap
{
    public static void MapApis(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1");
        api.MapMe();
        api.MapUsers();
        api.MapKeys();
        api.MapConfigResources();
        api.MapConfig();
        api.MapRevisions();
        api.MapProviderTest();
        api.MapExpressions();
        api.MapCatalog();
        api.MapPlayground();
        api.MapModelPrices();
        api.MapUsage();
        api.MapLogs();
        api.MapInstances();
        api.MapAudit();
        api.MapTelemetry();
        api.MapRuntime();
    }
}
