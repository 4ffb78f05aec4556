using Agentgateway.AdminApi.Apis;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Expressions;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Keys;
using Agentgateway.AdminApi.Outbound;
using Agentgateway.AdminApi.Prices;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.AdminApi.Secrets;
using Agentgateway.AdminApi.Seeding;
using Agentgateway.AdminApi.Telemetry;
using Agentgateway.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;

namespace Agentgateway.AdminApi.Hosting;

/// <summary>Builds the service: what <c>Program</c> runs and what tests start on a port of their own.</summary>
internal static class AdminApiHost
{
    private const long MaxBodyBytes = 1024 * 1024;

    /// <param name="replace">Replaces services, for tests: a clock, an address guard.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddDatabases(builder.Configuration);
        builder.Services.AddSecrets();
        builder.Services.AddIdentity();
        builder.Services.AddKeys();
        builder.Services.AddPrices();
        builder.Services.AddConfigResources();
        builder.Services.AddExpressions();
        builder.Services.AddApiConventions(builder.Configuration);
        builder.Services.AddPublishing(builder.Configuration);
        builder.Services.AddOutbound();
        builder.Services.AddSingleton<Seeder>();
        builder.AddTelemetryReceiver();

        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.Use(QueryParameters.CheckAsync);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<IdempotencyMiddleware>();

        app.MapDefaultEndpoints();
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/docs").AllowAnonymous();
        app.MapApis();
        app.MapInternalApi();
        app.MapTelemetryReceiver();
        app.RequirePolicyOnEveryEndpoint();
        return app;
    }

    /// <summary>Opens the databases and seeds them; before the service listens.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken);
        await app.Services.GetRequiredService<DatabaseIdentity>().LoadAsync(cancellationToken);
        await app.Services.GetRequiredService<FirstAdmin>().EnsureAsync(cancellationToken);
        await app.Services.GetRequiredService<Seeder>().SeedAsync(cancellationToken);
    }
}
