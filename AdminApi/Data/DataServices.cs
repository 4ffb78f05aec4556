using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Data.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Data;

/// <summary>Registration of the databases.</summary>
internal static class DataServices
{
    /// <summary>Adds both databases in the folder <c>AGW_DATA</c> (default <c>data/adminapi</c> below the working directory).</summary>
    public static IServiceCollection AddDatabases(this IServiceCollection services, IConfiguration configuration)
    {
        var files = new DatabaseFiles(configuration["AGW_DATA"] is { Length: > 0 } folder ? folder : Path.Combine("data", "adminapi"));
        services.AddSingleton(files);
        services.AddDbContextFactory<ControlDbContext>(options => Configure(options, files.Control));
        services.AddDbContextFactory<TelemetryDbContext>(options => Configure(options, files.Telemetry));
        services.AddSingleton<ControlDatabase>();
        services.AddSingleton<TelemetryDatabase>();
        services.AddSingleton<DatabaseIdentity>();
        services.AddSingleton<DatabaseMigrator>();
        return services;
    }

    private static void Configure(DbContextOptionsBuilder options, SqliteFile file) =>
        options.UseSqlite(file.ConnectionString).AddInterceptors(new SqlitePragmas(file.Synchronous));
}
