using System.Text.Json;
using System.Text.Json.Serialization;
using Agentgateway.AdminApi.Data;
using Microsoft.OpenApi;

namespace Agentgateway.AdminApi.Http;

/// <summary>Registration of the REST conventions: strict JSON, cursors, rate limit, OpenAPI.</summary>
internal static class ApiServices
{
    public static IServiceCollection AddApiConventions(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.PropertyNameCaseInsensitive = false;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });

        // So that an unreadable body reaches ProblemMiddleware with its reason.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton(provider => new CursorProtector(provider.GetRequiredService<DatabaseIdentity>().CursorKey));
        services.AddPrincipalRateLimit(configuration);
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer<ApiDocument>();
        });
        return services;
    }
}
