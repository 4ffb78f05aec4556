using Agentgateway.AdminApi.Instances;
using Agentgateway.AdminApi.Usage;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Registration of everything that talks to gateways.</summary>
internal static class PublishingServices
{
    /// <summary>Adds publishing, the fleet view and usage ingestion. Needs the databases and the secret vault.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ControlPlaneSettings.FromConfiguration(configuration));
        services.AddSingleton<SnapshotCache>();
        services.AddSingleton<Timeline>();
        services.AddSingleton<ISecretValues, SecretValues>();
        services.AddSingleton<IPartSource, KeysPartSource>();
        services.AddSingleton<IPartSource, PricesPartSource>();
        services.AddSingleton<IPartSource, ConfigPartSource>();
        services.AddSingleton<RedisPublisher>();
        services.AddSingleton<InstanceRegistry>();
        services.AddSingleton<InstanceQueries>();
        services.AddSingleton<UsageStore>();
        services.AddSingleton<UsageQueries>();
        services.AddSingleton<RequestLogQueries>();
        services.AddSingleton<IPublishSignal>(p => p.GetRequiredService<RevisionPublisher>());

        // The connection first: the others wait for it or do without.
        services.AddWorker<RedisLink>().AddWorker<RevisionPublisher>().AddWorker<InstanceMonitor>().AddWorker<AckCollector>().AddWorker<UsageIngestor>();
        return services;
    }

    private static IServiceCollection AddWorker<T>(this IServiceCollection services)
        where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(p => p.GetRequiredService<T>());
}
