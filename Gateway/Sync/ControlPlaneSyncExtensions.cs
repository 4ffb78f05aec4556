using Agentgateway.Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agentgateway.Gateway.Sync;

/// <summary>Registration of the gateway's end of the control-plane protocol.</summary>
public static class ControlPlaneSyncExtensions
{
    /// <summary>
    /// Makes this gateway follow a control plane. The caller registers an <c>IPartApplier</c> per part beside keys, an
    /// <c>IVirtualKeySink</c> and an <c>IGatewayAddress</c>. Call it before what serves requests is registered: hosted services stop in
    /// reverse order, and the usage of the last request must still find the spool open.
    /// </summary>
    public static IServiceCollection AddControlPlaneSync(this IServiceCollection services, ControlPlaneOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SyncStatus>();
        services.AddSingleton<RedisLink>();
        services.AddSingleton<RedisSnapshotReader>();
        services.AddSingleton<ControlPlaneClient>();
        services.AddSingleton<LastKnownGoodStore>();
        services.AddSingleton<AckSender>();
        services.AddSingleton<SnapshotProcessor>();
        services.AddSingleton<KeyRevocations>();
        services.AddSingleton<IPartApplier, KeysPartApplier>();
        services.AddSingleton<UsageJournal>();
        services.AddSingleton<UsageSpool>();
        services.Replace(ServiceDescriptor.Singleton<IUsageSink>(p => p.GetRequiredService<UsageSpool>()));
        services.AddActivatedSingleton<SyncMetrics>();
        services.AddHostedService(p => p.GetRequiredService<UsageSpool>());
        services.AddSingleton<ControlPlaneSync>();
        services.AddHostedService(p => p.GetRequiredService<ControlPlaneSync>());
        services.AddHostedService<HeartbeatSender>();
        return services;
    }
}
