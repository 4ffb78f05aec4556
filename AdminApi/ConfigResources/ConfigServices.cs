namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Registration of the configuration resources.</summary>
internal static class ConfigServices
{
    public static IServiceCollection AddConfigResources(this IServiceCollection services) => services
        .AddSingleton<ConfigWriter>()
        .AddSingleton<ResourceReader>()
        .AddSingleton<ConfigResourceStore>()
        .AddSingleton<ConfigImporter>()
        .AddSingleton<RevisionStore>();
}
